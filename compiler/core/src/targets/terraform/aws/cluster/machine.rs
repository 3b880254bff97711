//! What all machines of a pool have in common: an encrypted disk, and credentials that only a signed request gets (IMDSv2).

use serde_json::{Value, json};

/// Where the system and the images lie: the device, and its size in gibibytes.
pub type Disk = (&'static str, u64);

/// The disks of Amazon Linux (Amazon EKS and Amazon ECS optimized images).
pub const AMAZON_LINUX: &[Disk] = &[("/dev/xvda", 50)];

/// The disks of Bottlerocket: the system's own, and that of images and logs (Bottlerocket, EKS quickstart).
pub const BOTTLEROCKET: &[Disk] = &[("/dev/xvda", 4), ("/dev/xvdb", 50)];

/// The launch template of a pool.
pub fn launch_template(name: &str, groups: &Value, disks: &[Disk]) -> Value {
    let tags = json!({ "Name": name });
    let disks: Vec<Value> = disks.iter().map(disk).collect();
    json!({
        "name": name,
        "update_default_version": true,
        "vpc_security_group_ids": groups,
        "block_device_mappings": disks,
        // One hop: a pod without the machine's own network cannot ask for the machine's credentials.
        "metadata_options": { "http_endpoint": "enabled", "http_tokens": "required", "http_put_response_hop_limit": 1 },
        "monitoring": { "enabled": true },
        "tag_specifications": [{ "resource_type": "instance", "tags": tags }, { "resource_type": "volume", "tags": tags }],
    })
}

fn disk((device, size): &Disk) -> Value {
    let volume = json!({ "volume_size": size, "volume_type": "gp3", "encrypted": true, "delete_on_termination": true });
    json!({ "device_name": device, "ebs": volume })
}
