//! The regions of each cloud and their zones.
//!
//! A region's zones stand in the order in which subnets are given to them, so that a zone's place never moves: a new one goes to the
//! end. As of November 2026, of the clouds that anybody may open an account with: no region of China, of governments or of Europe's
//! sovereign clouds. Sources:
//!
//! - AWS: `partitions.json` of botocore 1.44.8, partition `aws`; zones by the EC2 User Guide, "Regions and Zones". An account sees two
//!   of the three zones of us-west-1, and which two differs; the zones of me-west-1 and sa-west-1 are what every new region has had.
//! - Google Cloud: Compute Engine, "Regions and zones".
//! - Azure: Azure reliability, "List of Azure regions"; no zones where it names none. Access to some of those without zones is given
//!   on request.
//!
//! What is newer than this list can be used all the same, where the spec names its zones: see `unknown-location`.

/// A region of a cloud: its own name for it, and the last parts of the names of its zones.
pub struct Location {
    /// The cloud, as the spec calls it.
    pub cloud: &'static str,
    /// The cloud's name for the region.
    pub name: &'static str,
    /// The last part of each zone's name.
    pub zones: &'static [&'static str],
}

/// The region that a cloud knows by a name.
pub fn location(cloud: &str, name: &str) -> Option<&'static Location> {
    LOCATIONS.iter().find(|location| location.cloud == cloud && location.name == name)
}

/// The names of a cloud's regions.
pub fn of_cloud(cloud: &str) -> impl Iterator<Item = &'static str> {
    LOCATIONS.iter().filter(move |location| location.cloud == cloud).map(|location| location.name)
}

const fn aws(name: &'static str, zones: &'static [&'static str]) -> Location {
    Location { cloud: "aws", name, zones }
}

const fn gcp(name: &'static str, zones: &'static [&'static str]) -> Location {
    Location { cloud: "gcp", name, zones }
}

const fn azure(name: &'static str, zones: &'static [&'static str]) -> Location {
    Location { cloud: "azure", name, zones }
}

const ABC: &[&str] = &["a", "b", "c"];
const NUMBERS: &[&str] = &["1", "2", "3"];

/// All regions that anybody may open an account for.
pub const LOCATIONS: &[Location] = &[
    aws("af-south-1", ABC),
    aws("ap-east-1", ABC),
    aws("ap-east-2", ABC),
    aws("ap-northeast-1", &["a", "c", "d"]),
    aws("ap-northeast-2", &["a", "b", "c", "d"]),
    aws("ap-northeast-3", ABC),
    aws("ap-south-1", ABC),
    aws("ap-south-2", ABC),
    aws("ap-southeast-1", ABC),
    aws("ap-southeast-2", ABC),
    aws("ap-southeast-3", ABC),
    aws("ap-southeast-4", ABC),
    aws("ap-southeast-5", ABC),
    aws("ap-southeast-6", ABC),
    aws("ap-southeast-7", ABC),
    aws("ca-central-1", &["a", "b", "d"]),
    aws("ca-west-1", ABC),
    aws("eu-central-1", ABC),
    aws("eu-central-2", ABC),
    aws("eu-north-1", ABC),
    aws("eu-south-1", ABC),
    aws("eu-south-2", ABC),
    aws("eu-west-1", ABC),
    aws("eu-west-2", ABC),
    aws("eu-west-3", ABC),
    aws("il-central-1", ABC),
    aws("me-central-1", ABC),
    aws("me-south-1", ABC),
    aws("me-west-1", ABC),
    aws("mx-central-1", ABC),
    aws("sa-east-1", ABC),
    aws("sa-west-1", ABC),
    aws("us-east-1", &["a", "b", "c", "d", "e", "f"]),
    aws("us-east-2", ABC),
    aws("us-west-1", ABC),
    aws("us-west-2", &["a", "b", "c", "d"]),
    gcp("africa-south1", ABC),
    gcp("asia-east1", ABC),
    gcp("asia-east2", ABC),
    gcp("asia-northeast1", ABC),
    gcp("asia-northeast2", ABC),
    gcp("asia-northeast3", ABC),
    gcp("asia-south1", ABC),
    gcp("asia-south2", ABC),
    gcp("asia-southeast1", ABC),
    gcp("asia-southeast2", ABC),
    gcp("asia-southeast3", ABC),
    gcp("australia-southeast1", ABC),
    gcp("australia-southeast2", ABC),
    gcp("europe-central2", ABC),
    gcp("europe-north1", ABC),
    gcp("europe-north2", ABC),
    gcp("europe-southwest1", ABC),
    gcp("europe-west1", &["b", "c", "d"]),
    gcp("europe-west2", ABC),
    gcp("europe-west3", ABC),
    gcp("europe-west4", ABC),
    gcp("europe-west6", ABC),
    gcp("europe-west8", ABC),
    gcp("europe-west9", ABC),
    gcp("europe-west10", ABC),
    gcp("europe-west12", ABC),
    gcp("me-central1", ABC),
    gcp("me-central2", ABC),
    gcp("me-west1", ABC),
    gcp("northamerica-northeast1", ABC),
    gcp("northamerica-northeast2", ABC),
    gcp("northamerica-south1", ABC),
    gcp("southamerica-east1", ABC),
    gcp("southamerica-west1", ABC),
    gcp("us-central1", &["a", "b", "c", "f"]),
    gcp("us-east1", &["b", "c", "d"]),
    gcp("us-east4", ABC),
    gcp("us-east5", ABC),
    gcp("us-south1", ABC),
    gcp("us-west1", ABC),
    gcp("us-west2", ABC),
    gcp("us-west3", ABC),
    gcp("us-west4", ABC),
    azure("australiacentral", &[]),
    azure("australiacentral2", &[]),
    azure("australiaeast", NUMBERS),
    azure("australiasoutheast", &[]),
    azure("austriaeast", NUMBERS),
    azure("belgiumcentral", NUMBERS),
    azure("brazilsouth", NUMBERS),
    azure("brazilsoutheast", &[]),
    azure("canadacentral", NUMBERS),
    azure("canadaeast", &[]),
    azure("centralindia", NUMBERS),
    azure("centralus", NUMBERS),
    azure("chilecentral", NUMBERS),
    azure("denmarkeast", NUMBERS),
    azure("eastasia", NUMBERS),
    azure("eastus", NUMBERS),
    azure("eastus2", NUMBERS),
    azure("francecentral", NUMBERS),
    azure("francesouth", &[]),
    azure("germanynorth", &[]),
    azure("germanywestcentral", NUMBERS),
    azure("indonesiacentral", NUMBERS),
    azure("israelcentral", NUMBERS),
    azure("italynorth", NUMBERS),
    azure("japaneast", NUMBERS),
    azure("japanwest", NUMBERS),
    azure("koreacentral", NUMBERS),
    azure("koreasouth", &[]),
    azure("malaysiawest", NUMBERS),
    azure("mexicocentral", NUMBERS),
    azure("newzealandnorth", NUMBERS),
    azure("northcentralus", &[]),
    azure("northeurope", NUMBERS),
    azure("norwayeast", NUMBERS),
    azure("norwaywest", &[]),
    azure("polandcentral", NUMBERS),
    azure("qatarcentral", NUMBERS),
    azure("southafricanorth", NUMBERS),
    azure("southafricawest", &[]),
    azure("southcentralus", NUMBERS),
    azure("southeastasia", NUMBERS),
    azure("southindia", &[]),
    azure("spaincentral", NUMBERS),
    azure("swedencentral", NUMBERS),
    azure("swedensouth", &[]),
    azure("switzerlandnorth", NUMBERS),
    azure("switzerlandwest", &[]),
    azure("uaecentral", &[]),
    azure("uaenorth", NUMBERS),
    azure("uksouth", NUMBERS),
    azure("ukwest", &[]),
    azure("westcentralus", &[]),
    azure("westeurope", NUMBERS),
    azure("westindia", &[]),
    azure("westus", &[]),
    azure("westus2", NUMBERS),
    azure("westus3", NUMBERS),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_is_known_once_and_has_room_for_its_zones() {
        for (index, location) in LOCATIONS.iter().enumerate() {
            let again = LOCATIONS
                .iter()
                .skip(index + 1)
                .any(|other| (other.cloud, other.name) == (location.cloud, location.name));
            assert!(!again, "{}", location.name);
            assert!(location.zones.len() <= 6, "{}", location.name);
        }
        assert_eq!(location("aws", "ap-northeast-1").map(|location| location.zones), Some(&["a", "c", "d"][..]));
    }
}
