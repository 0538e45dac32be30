//! Shows how long the items of a room's agendas took, as JSON or for a spreadsheet.

use super::file;
use crate::ids::RoomId;
use crate::session::minutes::{ItemMinutes, Minutes};
use crate::session::phase::Phase;
use crate::session::roles::Action;
use crate::signaling::access::Authority;
use crate::signaling::error::ProblemJson;
use crate::signaling::{ApiError, App};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

/// The agendas of a room's sessions.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::signaling) struct AgendaMinutes {
    /// Oldest first; those whose agenda nobody began are not among them.
    sessions: Vec<SessionMinutes>,
}

/// One session's.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::signaling) struct SessionMinutes {
    /// When its first item began; RFC 3339, UTC.
    #[schema(format = "date-time")]
    began: String,
    /// In their order.
    items: Vec<PlannedAndReal>,
}

/// One item: planned and real.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::signaling) struct PlannedAndReal {
    /// What the session was at.
    #[schema(value_type = String)]
    phase: Phase,
    /// What it was called, if it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    /// Minutes that were planned.
    #[schema(minimum = 0)]
    planned_minutes: u32,
    /// Minutes that were added while it ran.
    #[schema(minimum = 0)]
    extended_minutes: u32,
    /// Seconds that it took; 0: it never began.
    seconds: u64,
}

/// Shows planned and real minutes of each session that has ended, for the hub. Kept where `state_dir` or
/// `database_url` is set; with `Accept: text/csv` one line an item, for a spreadsheet.
#[utoipa::path(
    get, path = "/api/v1/rooms/{room}/agenda", operation_id = "read_minutes", tag = "Rooms",
    params(("room" = RoomId, Path, description = "Which; a room that was closed has its agendas still")),
    responses(
        (status = 200, description = "What was planned, and how long it took", body = AgendaMinutes),
        (status = 403, description = "The token may not read it", body = ProblemJson, content_type = "application/problem+json"),
        (status = 422, description = "This relay keeps no record of sessions", body = ProblemJson, content_type = "application/problem+json"),
    ),
    security(("token" = []))
)]
pub(in crate::signaling) async fn read(
    State(app): State<App>,
    authority: Authority,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    authority.permit(Action::ReadAttendance)?;
    let kept = app.rooms().minutes(authority.room).await;
    let sessions = kept.ok_or(file::NOTHING_KEPT)??;
    let sessions: Vec<SessionMinutes> = sessions.into_iter().map(session).collect();
    let file = file::csv(&headers, "agenda.csv", || spreadsheet(&sessions));
    Ok(file::answer(file, AgendaMinutes { sessions }))
}

fn session(session: Minutes) -> SessionMinutes {
    let item = |item: ItemMinutes| PlannedAndReal {
        phase: item.phase,
        title: item.title,
        planned_minutes: item.planned,
        extended_minutes: item.extended,
        seconds: item.took / 1_000,
    };
    SessionMinutes {
        began: file::moment(session.began),
        items: session.items.into_iter().map(item).collect(),
    }
}

/// A line an item.
fn spreadsheet(sessions: &[SessionMinutes]) -> Vec<u8> {
    let head = [
        "session",
        "phase",
        "title",
        "planned_minutes",
        "extended_minutes",
        "seconds",
    ];
    let lines = sessions.iter().flat_map(|session| {
        session.items.iter().map(|item| {
            let phase = serde_json::to_value(item.phase).unwrap_or_default();
            [
                session.began.clone(),
                phase.as_str().unwrap_or_default().into(),
                file::inert(item.title.as_deref().unwrap_or_default()),
                item.planned_minutes.to_string(),
                item.extended_minutes.to_string(),
                item.seconds.to_string(),
            ]
        })
    });
    file::sheet([head.map(String::from)].into_iter().chain(lines))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spreadsheet_has_planned_and_real_minutes_and_runs_none_of_the_titles() {
        let told = session(Minutes {
            began: 1_800_000_000_000,
            items: vec![ItemMinutes {
                phase: Phase::Didactic,
                title: Some("=Pain".into()),
                planned: 20,
                extended: 5,
                took: 1_530_999,
            }],
        });
        let sheet = String::from_utf8(spreadsheet(&[told])).unwrap();
        assert_eq!(
            sheet.lines().nth(1),
            Some("2027-01-15T08:00:00Z,didactic,'=Pain,20,5,1530")
        );
    }
}
