//! Shows the cases of a room: as JSON, and one as a letter in Markdown or PDF.

use super::file::{self, File};
use crate::ids::RoomId;
use crate::papers::Letter;
use crate::session::roles::Action;
use crate::session::sheet::CaseFile;
use crate::signaling::access::Authority;
use crate::signaling::error::ProblemJson;
use crate::signaling::extract::Named;
use crate::signaling::{ApiError, App, language};
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// The cases of a room.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::signaling) struct CaseList {
    /// Oldest first.
    cases: Vec<CaseFile>,
}

/// How a case is read.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(in crate::signaling) struct How {
    /// As what; without it as `Accept` says, `text/markdown`, `application/pdf` or JSON.
    #[serde(default)]
    #[param(required = false)]
    format: Option<Format>,
    /// The letter names who presented and who said what. Else discipline and kind of site do.
    #[serde(default)]
    #[param(required = false)]
    names: bool,
    /// In which language the letter is: a tag (BCP 47), as in `fr` or `pt-BR`. Without it, or where nobody
    /// translated that one, as `Accept-Language` says, and else in English. What people wrote stays as it is.
    #[serde(default)]
    #[param(required = false)]
    language: Option<String>,
}

/// What a case is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(in crate::signaling) enum Format {
    /// For a program.
    Json,
    /// A letter.
    Markdown,
    /// The same letter to print or to file: tagged for screen readers (PDF/UA-1), A4.
    Pdf,
}

/// Shows every case that was ever before a room, whether or not the room is open now.
#[utoipa::path(
    get, path = "/api/v1/rooms/{room}/cases", operation_id = "list_cases", tag = "Cases",
    params(("room" = RoomId, Path, description = "Which")),
    responses(
        (status = 200, description = "The cases", body = CaseList),
        (status = 403, description = "The token may not read them", body = ProblemJson, content_type = "application/problem+json"),
        (status = 410, description = "The room was closed, and had none", body = ProblemJson, content_type = "application/problem+json"),
        (status = 503, description = "The database is away, and with it what is written there", body = ProblemJson, content_type = "application/problem+json"),
    ),
    security(("token" = []))
)]
pub(in crate::signaling) async fn list(
    State(app): State<App>,
    authority: Authority,
) -> Result<Response, ApiError> {
    authority.permit(Action::ReadCases)?;
    let cases = app.rooms().cases(authority.room).await?;
    Ok(file::answer(None, CaseList { cases }))
}

/// Shows one case. With `format=markdown` or `format=pdf`, or such an `Accept`, it is a letter: the question,
/// the summary, what was recommended and taken, and the notice. One PDF is made at a time.
#[utoipa::path(
    get, path = "/api/v1/rooms/{room}/cases/{case}", operation_id = "read_case", tag = "Cases",
    params(
        ("room" = RoomId, Path, description = "Which room"),
        ("case" = u32, Path, description = "Which case; by its `id`"),
        How,
    ),
    responses(
        (status = 200, description = "The case", content(
            (CaseFile = "application/json"),
            (String = "text/markdown"),
            (Vec<u8> = "application/pdf"),
        )),
        (status = 400, description = "There is no such format", body = ProblemJson, content_type = "application/problem+json"),
        (status = 403, description = "The token may not read it", body = ProblemJson, content_type = "application/problem+json"),
        (status = 410, description = "The room was closed, and had none", body = ProblemJson, content_type = "application/problem+json"),
        (status = 422, description = "As PDF: no font of the relay's machine has a sign of the letter (`no_font`, which says the package to install), or the relay was built without", body = ProblemJson, content_type = "application/problem+json"),
        (status = 503, description = "As PDF: another letter is being printed (`press_busy`); or the database is away, and with it what is written there (`not_kept`)", body = ProblemJson, content_type = "application/problem+json", headers(("Retry-After" = u32, description = "Seconds"))),
    ),
    security(("token" = []))
)]
pub(in crate::signaling) async fn read(
    State(app): State<App>,
    authority: Authority,
    Named((_room, id)): Named<(RoomId, u32)>,
    how: Result<Query<How>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let Query(how) = how.map_err(|_| {
        ApiError::field(
            "format",
            "is `json`, `markdown` or `pdf`, and `names` is `true` or `false`",
        )
    })?;
    authority.permit(Action::ReadCases)?;
    let case = app.rooms().case(authority.room, id).await?;
    let case = case.ok_or(ApiError::NotFound("case"))?;
    let format = how.format(&headers);
    if format == Format::Json {
        return Ok(file::answer(None, case));
    }
    let words = language::wanted(how.language.as_deref(), &headers);
    let letter = Letter::new(&case, how.names, words);
    let (media_type, ending) = match format {
        Format::Pdf => ("application/pdf", "pdf"),
        Format::Markdown | Format::Json => ("text/markdown; charset=utf-8", "md"),
    };
    let file = File {
        name: format!("{}.{ending}", case.sheet.case.echo_id),
        media_type,
        language: Some(words.tag()),
        content: match format {
            Format::Pdf => app.press().print(letter).await?,
            Format::Markdown | Format::Json => letter.markdown().into(),
        },
    };
    Ok(file::answer(Some(file), case))
}

impl How {
    fn format(&self, headers: &HeaderMap) -> Format {
        self.format.unwrap_or_else(|| {
            let wants = |media_type| file::wants(headers, media_type);
            match (wants("text/markdown"), wants("application/pdf")) {
                (true, _) => Format::Markdown,
                (false, true) => Format::Pdf,
                (false, false) => Format::Json,
            }
        })
    }
}
