//! Turns a request that cannot be read into the error that names its field.

use super::ApiError;
use axum::extract::rejection::{JsonRejection, PathRejection};
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::http::StatusCode;

impl From<JsonRejection> for ApiError {
    fn from(rejection: JsonRejection) -> Self {
        let text = rejection.body_text();
        match rejection {
            JsonRejection::JsonDataError(_) => bad_data(&text),
            JsonRejection::MissingJsonContentType(_) => Self::UnsupportedMedia("application/json"),
            _ if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge {
                limit: super::LARGEST_JSON,
            },
            _ => Self::BadBody("the body must be JSON".into()),
        }
    }
}

impl From<WebSocketUpgradeRejection> for ApiError {
    fn from(_: WebSocketUpgradeRejection) -> Self {
        Self::UpgradeRequired
    }
}

impl From<PathRejection> for ApiError {
    fn from(_: PathRejection) -> Self {
        // a path whose ids cannot be read names nothing we have
        Self::NotFound("resource")
    }
}

/// `name: invalid type: …` and ``unknown field `nam`, expected …`` each name their field.
pub(super) fn bad_data(text: &str) -> ApiError {
    let told = text
        .split_once("target type: ")
        .map_or(text, |(_, told)| told);
    let told = told
        .rsplit_once(" at line")
        .map_or(told, |(told, _)| told)
        .trim();
    // serde's own words: unknown field `nam`, expected `name` or …; missing field `name`
    if let Some(at) = told.find("unknown field `") {
        let (_, rest) = told[at..].split_once('`').unwrap_or_default();
        let (field, rest) = rest.split_once('`').unwrap_or_default();
        let known = rest.trim_start_matches([',', ' ']);
        return ApiError::field(field, format!("is not known here: {known}"));
    }
    if let Some((_, rest)) = told.split_once("missing field `") {
        return ApiError::field(rest.trim_end_matches('`'), "is missing");
    }
    match told.split_once(": ") {
        Some((field, rule)) if !field.contains(' ') => {
            ApiError::field(field, format!("cannot be read: {rule}"))
        }
        _ => ApiError::BadBody(format!("the body cannot be read: {told}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_that_cannot_be_read_names_its_field() {
        let at = |text: &str| bad_data(text).field_name().map(str::to_owned);
        let prefix = "Failed to deserialize the JSON body into the target type: ";
        for (told, field) in [
            (
                "unknown field `nam`, expected `name` at line 1 column 6",
                "nam",
            ),
            ("missing field `name` at line 1 column 2", "name"),
            (
                "name: invalid type: integer `1`, expected a string at line 1",
                "name",
            ),
        ] {
            assert_eq!(at(&format!("{prefix}{told}")).as_deref(), Some(field));
        }
    }
}
