//! The file `kustomization.yaml`, `kustomize.config.k8s.io/v1beta1`. It configures a program and never reaches a cluster: it is
//! no [`Object`](crate::Object), and has neither `metadata` nor `spec`.

use serde::Serialize;

use super::{Pairs, types};

impl Kustomization {
    /// Appends the file's text to `out`.
    ///
    /// # Errors
    /// None that these types can cause.
    pub fn write(&self, out: &mut String) -> Result<(), platc_yaml::Error> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct File<'kustomization> {
            api_version: &'static str,
            kind: &'static str,
            #[serde(flatten)]
            kustomization: &'kustomization Kustomization,
        }
        let file = File { api_version: "kustomize.config.k8s.io/v1beta1", kind: "Kustomization", kustomization: self };
        platc_yaml::document(out, &file)
    }
}

types! {
    /// What the file says after its kind.
    pub struct Kustomization {
        pub namespace: Option<String>,
        pub name_prefix: Option<String>,
        pub name_suffix: Option<String>,
        pub labels: Vec<Labels>,
        pub common_annotations: Pairs,
        /// Files and folders, relative to this one.
        pub resources: Vec<String>,
        pub components: Vec<String>,
        pub config_map_generator: Vec<ConfigMapGenerator>,
        pub generator_options: Option<GeneratorOptions>,
        pub images: Vec<Image>,
        pub replicas: Vec<Replicas>,
        pub patches: Vec<Patch>,
    }

    pub struct Labels {
        pub pairs: Pairs,
        pub include_selectors: Option<bool>,
        pub include_templates: Option<bool>,
    }

    pub struct ConfigMapGenerator {
        pub name: String,
        pub namespace: Option<String>,
        pub files: Vec<String>,
        pub envs: Vec<String>,
        /// `NAME=value`.
        pub literals: Vec<String>,
        pub options: Option<GeneratorOptions>,
    }

    pub struct GeneratorOptions {
        pub disable_name_suffix_hash: Option<bool>,
        pub immutable: Option<bool>,
        pub labels: Pairs,
        pub annotations: Pairs,
    }

    pub struct Image {
        pub name: String,
        pub new_name: Option<String>,
        pub new_tag: Option<String>,
        pub digest: Option<String>,
    }

    pub struct Replicas {
        pub name: String,
        pub count: i32,
    }

    /// A patch in a file, or its text; merged by key, or a list of JSON Patch operations.
    pub struct Patch {
        pub path: Option<String>,
        pub patch: Option<String>,
        pub target: Option<PatchTarget>,
    }

    pub struct PatchTarget {
        pub group: Option<String>,
        pub version: Option<String>,
        pub kind: Option<String>,
        pub name: Option<String>,
        pub namespace: Option<String>,
        pub label_selector: Option<String>,
    }
}
