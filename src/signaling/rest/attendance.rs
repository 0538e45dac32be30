//! Shows who attended a room and when, as JSON or for a spreadsheet.

use super::file;
use crate::ids::RoomId;
use crate::role::Role;
use crate::session::attendance::Attended;
use crate::session::roles::Action;
use crate::signaling::access::Authority;
use crate::signaling::error::ProblemJson;
use crate::signaling::{ApiError, App};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Serialize;
use std::time::{SystemTime, UNIX_EPOCH};
use utoipa::ToSchema;

/// Everyone who attended.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::signaling) struct Attendance {
    /// In the order they came first.
    people: Vec<Person>,
}

/// One person: the holder of a personal link, or one stay by a link that several share.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::signaling) struct Person {
    /// As they were called last.
    name: String,
    /// What they were last.
    role: Role,
    /// Whom their link stands for, if it says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<String>,
    /// At whose camera they sat, where it was not one of their own: they have a row as well.
    #[serde(skip_serializing_if = "Option::is_none")]
    sat_with: Option<String>,
    /// Seconds in all.
    seconds: u64,
    /// Of the checkpoints that asked whether people are still there, how many asked them.
    #[schema(minimum = 0)]
    checks_asked: u32,
    /// How many of those were answered for them.
    #[schema(minimum = 0)]
    checks_answered: u32,
    /// How many surveys they have answered.
    #[schema(minimum = 0)]
    surveys_answered: u32,
    /// When; a reload or a change of network parts nothing.
    intervals: Vec<Interval>,
}

/// From when to when someone was here.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::signaling) struct Interval {
    /// RFC 3339, UTC.
    #[schema(format = "date-time")]
    from: String,
    /// RFC 3339, UTC; without it they are here now.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "date-time")]
    until: Option<String>,
}

/// Shows who attended. Kept where `state_dir` or `database_url` is set; with `Accept: text/csv` one line an
/// interval, for a spreadsheet.
#[utoipa::path(
    get, path = "/api/v1/rooms/{room}/attendance", operation_id = "read_attendance", tag = "Participants",
    params(("room" = RoomId, Path, description = "Which; a room that was closed has its ledger still")),
    responses(
        (status = 200, description = "Who attended", body = Attendance),
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
    let kept = app.rooms().attendance(authority.room).await;
    let people = kept.ok_or(file::NOTHING_KEPT)??;
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = u64::try_from(now.unwrap_or_default().as_millis()).unwrap_or(u64::MAX);
    let people: Vec<Person> = people.into_iter().map(|one| person(one, now)).collect();
    let file = file::csv(&headers, "attendance.csv", || spreadsheet(&people));
    Ok(file::answer(file, Attendance { people }))
}

fn person(one: Attended, now: u64) -> Person {
    Person {
        seconds: one.stayed(now) / 1_000,
        name: one.name,
        role: one.role,
        subject: one.subject,
        sat_with: one.sat_with,
        checks_asked: one.checks.asked,
        checks_answered: one.checks.answered,
        surveys_answered: one.surveys,
        intervals: one
            .intervals
            .into_iter()
            .map(|(from, until)| Interval {
                from: file::moment(from),
                until: until.map(file::moment),
            })
            .collect(),
    }
}

/// A line an interval.
fn spreadsheet(people: &[Person]) -> Vec<u8> {
    let head = [
        "name",
        "role",
        "subject",
        "sat_with",
        "from",
        "until",
        "seconds_in_all",
        "checks_asked",
        "checks_answered",
        "surveys_answered",
    ];
    let lines = people.iter().flat_map(|one| {
        one.intervals.iter().map(|interval| {
            let role = serde_json::to_value(one.role).unwrap_or_default();
            [
                file::inert(&one.name),
                role.as_str().unwrap_or_default().into(),
                file::inert(one.subject.as_deref().unwrap_or_default()),
                file::inert(one.sat_with.as_deref().unwrap_or_default()),
                interval.from.clone(),
                interval.until.clone().unwrap_or_default(),
                one.seconds.to_string(),
                one.checks_asked.to_string(),
                one.checks_answered.to_string(),
                one.surveys_answered.to_string(),
            ]
        })
    });
    file::sheet([head.map(String::from)].into_iter().chain(lines))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spreadsheet_reads_names_and_runs_none() {
        let people = [Person {
            name: "=1+1, \"Dr\"".into(),
            role: Role::Clinician,
            subject: None,
            sat_with: Some("North".into()),
            seconds: 60,
            checks_asked: 1,
            checks_answered: 0,
            surveys_answered: 1,
            intervals: vec![Interval {
                from: file::moment(1_800_000_000_000),
                until: None,
            }],
        }];
        let sheet = String::from_utf8(spreadsheet(&people)).unwrap();
        let line = sheet.lines().nth(1).unwrap();
        assert_eq!(
            line,
            "\"'=1+1, \"\"Dr\"\"\",clinician,,North,2027-01-15T08:00:00Z,,60,1,0,1"
        );
        assert!(sheet.starts_with('\u{feff}'));
    }
}
