//! Reads whom events are told, and what signs them.

use super::{Config, ConfigError, file};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::Url;

/// One target.
#[derive(Clone, PartialEq, Eq)]
pub struct Webhook {
    /// Where it is.
    pub url: Url,
    /// What signs for it; each makes a signature.
    pub secrets: Vec<Vec<u8>>,
}

impl Config {
    /// Whom events are told.
    pub fn webhooks(&self) -> Result<Vec<Webhook>, ConfigError> {
        let path = &self.webhook_secrets_file;
        let text = match path.as_os_str().is_empty() {
            true => None,
            false => Some(file::text(path)?),
        };
        let (place, key, lines) = match &text {
            None => (
                "the settings".to_owned(),
                "webhook_secrets",
                self.webhook_secrets.iter().map(String::as_str).collect(),
            ),
            Some(text) => {
                let lines = text.lines().map(str::trim);
                let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
                (path.display().to_string(), "webhook_secrets_file", lines)
            }
        };
        let bad = |key: &str, rule: String| ConfigError::BadValue {
            place: place.clone(),
            key: key.into(),
            rule,
        };
        let urls = urls(&self.webhook_urls).map_err(|(key, rule)| bad(key, rule))?;
        let secrets = secrets(urls.len(), &lines).map_err(|rule| bad(key, rule))?;
        let both = urls.into_iter().zip(secrets);
        Ok(both
            .map(|(url, secrets)| Webhook { url, secrets })
            .collect())
    }
}

/// Finds what is wrong: which key, and its rule. A file of secrets is read at the start.
pub(super) fn check(config: &Config) -> Result<(), (&'static str, String)> {
    let urls = urls(&config.webhook_urls)?;
    let has_file = !config.webhook_secrets_file.as_os_str().is_empty();
    if urls.is_empty() && (has_file || !config.webhook_secrets.is_empty()) {
        let rule = "must name who is told for `webhook_secrets` to be used";
        return Err(("webhook_urls", rule.into()));
    }
    if has_file {
        return match config.webhook_secrets.is_empty() {
            true => Ok(()),
            false => {
                let rule = "must be empty when `webhook_secrets_file` is set: use one of the two";
                Err(("webhook_secrets", rule.into()))
            }
        };
    }
    let lines: Vec<&str> = config.webhook_secrets.iter().map(String::as_str).collect();
    let secrets = secrets(urls.len(), &lines);
    secrets.map(drop).map_err(|rule| ("webhook_secrets", rule))
}

fn urls(texts: &[String]) -> Result<Vec<Url>, (&'static str, String)> {
    let mut all: Vec<Url> = Vec::new();
    for text in texts {
        let url = Url::parse(text).ok().filter(|url| {
            matches!(url.scheme(), "http" | "https")
                && url.has_host()
                && url.username().is_empty()
                && url.password().is_none()
                && url.fragment().is_none()
        });
        let Some(url) = url else {
            let rule = "must hold http:// or https:// URLs such as \
                        \"https://learn.example.org/hooks/spindle\", without a user, a password or \
                        a fragment";
            return Err(("webhook_urls", rule.into()));
        };
        if all.contains(&url) {
            let rule = "must name each URL once: take one of the two out";
            return Err(("webhook_urls", rule.into()));
        }
        all.push(url);
    }
    Ok(all)
}

/// The secrets of each of so many targets. What they are never stands in the rule.
fn secrets(targets: usize, lines: &[&str]) -> Result<Vec<Vec<Vec<u8>>>, String> {
    if lines.len() != targets {
        return Err(format!(
            "must hold one secret for each of the {targets} URLs of `webhook_urls`, in their order; \
             there are {}",
            lines.len()
        ));
    }
    let of_line = |line: &&str| {
        let each = line.split_whitespace().map(secret);
        each.collect::<Option<Vec<Vec<u8>>>>()
            .filter(|secrets| (1..=2).contains(&secrets.len()))
    };
    let all: Option<Vec<Vec<Vec<u8>>>> = lines.iter().map(of_line).collect();
    all.ok_or_else(|| {
        "must hold secrets of \"whsec_\" and 24 to 64 bytes in base64, at most two for a URL with a \
         space between: make one with `echo whsec_$(openssl rand -base64 32)`"
            .into()
    })
}

// Standard Webhooks 1.0.0, signature scheme: 24 to 64 bytes.
fn secret(text: &str) -> Option<Vec<u8>> {
    let bytes = STANDARD.decode(text.strip_prefix("whsec_")?).ok()?;
    (24..=64).contains(&bytes.len()).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    const SECRET: &str = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3";

    fn config(urls: &[&str], secrets: &[&str]) -> Config {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        Config {
            webhook_urls: owned(urls),
            webhook_secrets: owned(secrets),
            ..Config::default()
        }
    }

    #[test]
    fn each_url_has_a_secret_or_two() {
        assert!(check(&Config::default()).is_ok());
        let two = format!("{SECRET} {SECRET}");
        let config = config(
            &["https://a.example/x?y=1", "http://b:9000"],
            &[SECRET, &two],
        );
        assert_eq!(check(&config), Ok(()));
        let Ok(targets) = config.webhooks() else {
            panic!("they are taken")
        };
        assert_eq!(targets[0].secrets, [b"0123456789abcdef01234567"]);
        assert_eq!(targets[1].secrets.len(), 2);
    }

    #[test]
    fn what_is_wrong_is_named_with_its_rule_and_no_secret_is_told() {
        let url = "https://a.example/x";
        let short = "whsec_c2hvcnQ=";
        let three = [SECRET; 3].join(" ");
        for (urls, secrets, key, word) in [
            (vec!["a.example"], vec![SECRET], "webhook_urls", "https://"),
            (
                vec!["ftp://a.example"],
                vec![SECRET],
                "webhook_urls",
                "https://",
            ),
            (
                vec!["https://u:p@a.example"],
                vec![SECRET],
                "webhook_urls",
                "password",
            ),
            (vec![url, url], vec![SECRET, SECRET], "webhook_urls", "once"),
            (vec![], vec![SECRET], "webhook_urls", "`webhook_secrets`"),
            (vec![url], vec![], "webhook_secrets", "there are 0"),
            (
                vec![url],
                vec![SECRET, SECRET],
                "webhook_secrets",
                "there are 2",
            ),
            (vec![url], vec![short], "webhook_secrets", "24 to 64"),
            (
                vec![url],
                vec!["c2hvcnQ="],
                "webhook_secrets",
                "openssl rand",
            ),
            (vec![url], vec![&three], "webhook_secrets", "at most two"),
        ] {
            let (of, rule) = check(&config(&urls, &secrets)).expect_err("refused");
            assert_eq!(of, key, "{rule}");
            assert!(rule.contains(word), "{rule} lacks {word}");
            assert!(!rule.contains("MDEy") && !rule.contains("c2hv"), "{rule}");
        }
    }

    #[test]
    fn secrets_come_from_a_file_as_well_and_from_one_of_the_two() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secrets");
        let with_file = |secrets: &[&str]| Config {
            webhook_secrets_file: path.clone(),
            ..config(&["https://a.example/x"], secrets)
        };
        assert_eq!(
            check(&with_file(&[SECRET])).unwrap_err().0,
            "webhook_secrets"
        );
        assert_eq!(check(&with_file(&[])), Ok(()));
        let refused = |config: &Config| config.webhooks().err().expect("refused").to_string();
        assert!(refused(&with_file(&[])).contains("is not there"));
        fs::write(&path, "hunter2\n").unwrap();
        let told = refused(&with_file(&[]));
        assert!(
            told.contains("`webhook_secrets_file`") && !told.contains("hunter2"),
            "{told}"
        );
        fs::write(&path, format!("{SECRET}\n\n")).unwrap();
        assert!(with_file(&[]).webhooks().is_ok());
    }
}
