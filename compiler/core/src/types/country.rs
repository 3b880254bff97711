//! Countries.

use crate::schema::{Expected, Leaf, Literal, Type};

/// A country by its code of two letters (ISO 3166-1 alpha-2).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Country(pub String);

/// The assigned codes, sorted (ISO 3166-1 alpha-2, as of January 2026: 249 of them).
const CODES: &str = "\
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ \
    BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR \
    CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR \
    GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU \
    ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ \
    LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ \
    MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF \
    PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI \
    SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR \
    TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

impl Leaf for Country {
    const TYPE: &'static Type = &Type {
        name: "country",
        doc: "a country by its code of two capital letters, such as CN",
        literal: Literal::Text,
        examples: &["CN", "DE"],
        words: &[],
        reference: &[],
        check: crate::schema::check::<Self>,
    };

    fn parse(text: &str) -> Result<Self, Expected> {
        let is_code = |text: &str| CODES.split(' ').any(|code| code == text);
        if is_code(text) {
            return Ok(Self(text.to_owned()));
        }
        let capitals = text.to_ascii_uppercase();
        let wrong = Expected::new(format!("`{text}` does not fit: this takes {}", Self::TYPE.doc));
        Err(match OFTEN_WRITTEN.iter().find(|(written, _)| *written == capitals) {
            Some((_, code)) => wrong.help(format!("that country's code is {code}")),
            None if is_code(&capitals) => wrong.help(format!("write {capitals}")),
            None if text.len() == 2 => wrong.help("ISO 3166-1 has no such code"),
            None => wrong,
        })
    }

    fn others(&self) -> Vec<Self> {
        ["NZ", "IS", "UY"].into_iter().map(|code| Self(code.to_owned())).filter(|other| other != self).take(2).collect()
    }
}

/// What people write who mean a country by its top-level domain or by another code of the same standard.
const OFTEN_WRITTEN: &[(&str, &str)] = &[("UK", "GB"), ("EL", "GR"), ("CHN", "CN"), ("JPN", "JP"), ("USA", "US")];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole_and_sorted() {
        let codes: Vec<&str> = CODES.split(' ').collect();
        assert_eq!(codes.len(), 249);
        assert!(codes.is_sorted());
    }

    #[test]
    fn what_is_no_country_is_refused_with_what_was_meant() {
        let help = |text: &str| Country::parse(text).err().and_then(|expected| expected.help);
        assert_eq!(help("cn").as_deref(), Some("write CN"));
        assert_eq!(help("UK").as_deref(), Some("that country's code is GB"));
        assert_eq!(help("XQ").as_deref(), Some("ISO 3166-1 has no such code"));
    }
}
