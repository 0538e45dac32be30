//! Shows a session's survey, takes answers to it, and shows them to the hub.

use super::file;
use crate::counters::Labelled;
use crate::ids::{ParticipantId, RoomId};
use crate::session::messages::Problem;
use crate::session::refusal::Refusal;
use crate::session::roles::Action;
use crate::session::survey::{
    Answer, Answered, Answers, FORM, QuestionKind, SurveyForm, Surveyed, Unanswered,
};
use crate::signaling::access::{self, Authority};
use crate::signaling::error::ProblemJson;
use crate::signaling::extract::{Named, Read};
use crate::signaling::{ApiError, App, names};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa::openapi::schema::{AdditionalProperties, Object, ObjectBuilder, Type};

/// Answers of one person.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::signaling) struct NewAnswers {
    /// Theirs, of the `welcome` that they got.
    participant: ParticipantId,
    /// Which of those at their page; without it whoever holds the link.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 64, pattern = r"\S")]
    name: Option<String>,
    /// By the ids of the questions; at least one.
    #[schema(schema_with = answers_schema)]
    answers: Answers,
}

/// The answers of a room's sessions.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::signaling) struct SurveyResults {
    /// Oldest first; those that nobody answered are not among them.
    sessions: Vec<SurveyResult>,
}

/// The answers of one session.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::signaling) struct SurveyResult {
    /// When the first came; RFC 3339, UTC.
    #[schema(format = "date-time")]
    began: String,
    /// How many answered.
    #[schema(minimum = 0)]
    answered: usize,
    /// Each question with what was answered, three people's at a time: one alone would be as good as signed.
    /// The last one or two are counted and not shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    questions: Option<Vec<QuestionResult>>,
}

/// What was answered to one question.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::signaling) struct QuestionResult {
    /// Which.
    id: String,
    /// How often each number of the scale was taken from the lowest on, or no and yes.
    #[serde(skip_serializing_if = "Option::is_none")]
    counts: Option<Vec<u32>>,
    /// What was written, sorted: in no order of time.
    #[serde(skip_serializing_if = "Option::is_none")]
    texts: Option<Vec<String>>,
}

/// Shows what is asked. For clinics, with the token of their link, also once that has expired.
#[utoipa::path(
    get, path = "/api/v1/rooms/{room}/survey", operation_id = "read_survey", tag = "Survey",
    params(("room" = RoomId, Path, description = "Which; a room that was closed has its survey still")),
    responses(
        (status = 200, description = "The form", body = SurveyForm),
        (status = 422, description = "This relay asks nothing, or keeps no record of sessions", body = ProblemJson, content_type = "application/problem+json"),
    ),
    security(("token" = []))
)]
pub(in crate::signaling) async fn form(
    State(app): State<App>,
    Named(room): Named<RoomId>,
    headers: HeaderMap,
) -> Result<Json<SurveyForm>, ApiError> {
    access::pass_of_session(&app, &headers, room)?;
    asks(&app)?;
    Ok(Json(FORM.clone()))
}

/// Takes the answers of someone who attended, for a week after; once for each person a session. The hub reads
/// them without a name.
#[utoipa::path(
    post, path = "/api/v1/rooms/{room}/survey", operation_id = "answer_survey", tag = "Survey",
    params(("room" = RoomId, Path, description = "Which")),
    request_body = NewAnswers,
    responses(
        (status = 204, description = "Taken"),
        (status = 403, description = "The hub is not asked", body = ProblemJson, content_type = "application/problem+json"),
        (status = 404, description = "Nobody of this id attended by this link", body = ProblemJson, content_type = "application/problem+json"),
        (status = 409, description = "They have answered", body = ProblemJson, content_type = "application/problem+json"),
        (status = 422, description = "This relay asks nothing, keeps no record of sessions, or the session was more than a week ago", body = ProblemJson, content_type = "application/problem+json"),
    ),
    security(("token" = []))
)]
pub(in crate::signaling) async fn answer(
    State(app): State<App>,
    Named(room): Named<RoomId>,
    headers: HeaderMap,
    Read(new): Read<NewAnswers>,
) -> Result<StatusCode, ApiError> {
    let pass = access::pass_of_session(&app, &headers, room)?;
    asks(&app)?;
    let name = new
        .name
        .map(|name| names::name(app.write_limits(), "name", &name))
        .transpose()?;
    let answered = Answered {
        participant: new.participant,
        role: pass.role,
        subject: pass.subject,
        name,
        answers: new.answers,
    };
    let taken = app.rooms().answer_survey(room, answered).await;
    match taken.ok_or(file::NOTHING_KEPT)? {
        Ok(()) => Ok(StatusCode::NO_CONTENT),
        Err(why) => Err(refused(why)),
    }
}

/// Shows what was answered, for the hub. With `Accept: text/csv` one line an answer, for a spreadsheet, in no
/// order of time and without a name, three people's at a time.
#[utoipa::path(
    get, path = "/api/v1/rooms/{room}/survey/answers", operation_id = "read_answers", tag = "Survey",
    params(("room" = RoomId, Path, description = "Which; a room that was closed has its answers still")),
    responses(
        (status = 200, description = "What was answered", body = SurveyResults),
        (status = 403, description = "The token may not read it", body = ProblemJson, content_type = "application/problem+json"),
        (status = 422, description = "This relay keeps no record of sessions", body = ProblemJson, content_type = "application/problem+json"),
    ),
    security(("token" = []))
)]
pub(in crate::signaling) async fn results(
    State(app): State<App>,
    authority: Authority,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    authority.permit(Action::ReadAttendance)?;
    let kept = app.rooms().surveyed(authority.room).await;
    let sessions = kept.ok_or(file::NOTHING_KEPT)??;
    let file = file::csv(&headers, "survey.csv", || spreadsheet(&FORM, &sessions));
    let sessions = sessions.iter().map(|one| result(&FORM, one)).collect();
    Ok(file::answer(file, SurveyResults { sessions }))
}

/// What fits the form.
fn answers_schema() -> Object {
    let object = ObjectBuilder::new().min_properties(Some(1));
    let object = object.additional_properties(Some(AdditionalProperties::FreeForm(false)));
    FORM.questions
        .iter()
        .fold(object, |object, question| {
            let value = ObjectBuilder::new();
            let value = match question.kind {
                QuestionKind::Scale { least, most } => value
                    .schema_type(Type::Integer)
                    .minimum(Some(least))
                    .maximum(Some(most)),
                QuestionKind::YesNo => value.schema_type(Type::Boolean),
                QuestionKind::Text { most } => value
                    .schema_type(Type::String)
                    .min_length(Some(1))
                    .max_length(Some(most))
                    .pattern(Some(r"\S")),
            };
            object.property(&question.id, value)
        })
        .build()
}

fn asks(app: &App) -> Result<(), ApiError> {
    match (app.asks_survey(), app.rooms().is_kept()) {
        (true, true) => Ok(()),
        (true, false) => Err(file::NOTHING_KEPT),
        (false, _) => Err(ApiError::Unprocessable(
            "this relay asks nothing after a session: set `survey`",
        )),
    }
}

fn refused(why: Unanswered) -> ApiError {
    match why {
        Unanswered::DidNotAttend => ApiError::NotFound("participant of this link"),
        Unanswered::NoSuchName => ApiError::field(
            "name",
            "must be the name of the participant, or of someone who sat with them",
        ),
        Unanswered::NotAsked => ApiError::Forbidden(
            "the survey is for clinics and observers: the hub reads the answers",
        ),
        Unanswered::TooLate => ApiError::Unprocessable(
            "the session was more than a week ago: answers are taken no more",
        ),
        Unanswered::Already => ApiError::Room(Problem {
            code: Refusal::AlreadyAnswered.label().into(),
            field: None,
            message: "They have answered: each person answers once a session.".into(),
        }),
        Unanswered::Unfit { question, rule } => match question.is_empty() {
            true => ApiError::field("answers", rule),
            false => ApiError::field(format!("answers.{question}"), rule),
        },
        Unanswered::NotKept => ApiError::Join(crate::session::JoinError::NotKept),
    }
}

fn result(form: &SurveyForm, session: &Surveyed) -> SurveyResult {
    let questions = form.questions.iter().map(|question| {
        let given: Vec<&Answer> = session
            .answers
            .iter()
            .filter_map(|one| one.get(&question.id))
            .collect();
        let (counts, texts) = match question.kind {
            QuestionKind::Scale { least, most } => {
                let places = given.iter().filter_map(|answer| match answer {
                    Answer::Number(number) => number.checked_sub(least),
                    Answer::YesNo(_) | Answer::Text(_) => None,
                });
                (Some(counted(most - least + 1, places)), None)
            }
            QuestionKind::YesNo => {
                let places = given.iter().filter_map(|answer| match answer {
                    Answer::YesNo(yes) => Some(u32::from(*yes)),
                    Answer::Number(_) | Answer::Text(_) => None,
                });
                (Some(counted(2, places)), None)
            }
            QuestionKind::Text { .. } => {
                let texts = given.iter().filter_map(|answer| match answer {
                    Answer::Text(text) => Some(text.clone()),
                    Answer::Number(_) | Answer::YesNo(_) => None,
                });
                let mut texts: Vec<String> = texts.collect();
                texts.sort_unstable();
                (None, Some(texts))
            }
        };
        QuestionResult {
            id: question.id.clone(),
            counts,
            texts,
        }
    });
    SurveyResult {
        began: file::moment(session.began),
        answered: session.answered,
        questions: (!session.answers.is_empty()).then(|| questions.collect()),
    }
}

/// How often each of so many places was taken.
fn counted(places: u32, taken: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut counts = vec![0; places as usize];
    for at in taken {
        if let Some(count) = counts.get_mut(at as usize) {
            *count += 1;
        }
    }
    counts
}

/// A line an answer.
fn spreadsheet(form: &SurveyForm, sessions: &[Surveyed]) -> Vec<u8> {
    let ids = || form.questions.iter().map(|question| &question.id);
    let head: Vec<String> = std::iter::once("session".to_owned())
        .chain(ids().cloned())
        .collect();
    let lines = sessions.iter().flat_map(|session| {
        session.answers.iter().map(|answers| {
            let cells = ids().map(|id| match answers.get(id) {
                None => String::new(),
                Some(Answer::YesNo(yes)) => yes.to_string(),
                Some(Answer::Number(number)) => number.to_string(),
                Some(Answer::Text(text)) => file::inert(text),
            });
            std::iter::once(file::moment(session.began))
                .chain(cells)
                .collect::<Vec<String>>()
        })
    });
    file::rows(std::iter::once(head).chain(lines))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(count: u32) -> Surveyed {
        let answers = (0..count).map(|at| {
            Answers::from([
                ("relevance".into(), Answer::Number(3 + at % 3)),
                ("learned".into(), Answer::YesNo(at > 0)),
                ("change".into(), Answer::Text(format!("=B{}", count - at))),
                ("of another form".into(), Answer::Number(1)),
            ])
        });
        Surveyed {
            began: 1_800_000_000_000,
            answered: count as usize,
            answers: answers.collect(),
        }
    }

    #[test]
    fn answers_are_counted_a_question_and_texts_stand_in_no_order_of_time() {
        let told = result(&FORM, &session(4));
        let questions = told.questions.unwrap();
        let of = |id: &str| questions.iter().find(|one| one.id == id).unwrap();
        assert_eq!(of("relevance").counts, Some(vec![0, 0, 2, 1, 1]));
        assert_eq!(of("learned").counts, Some(vec![1, 3]));
        let texts = of("change").texts.as_ref().unwrap();
        assert_eq!(texts, &["=B1", "=B2", "=B3", "=B4"]);
        assert_eq!(questions.len(), FORM.questions.len());
        assert!(result(&FORM, &session(0)).questions.is_none());
    }

    #[test]
    fn a_spreadsheet_has_a_line_an_answer_and_runs_none_of_them() {
        let sheet = String::from_utf8(spreadsheet(&FORM, &[session(3)])).unwrap();
        let lines: Vec<&str> = sheet.lines().collect();
        assert_eq!(lines.len(), 4);
        assert!(lines[0].ends_with("session,relevance,objectives,learned,unbiased,change,barriers,confidence_before,confidence_now,media,topics"));
        assert_eq!(lines[1], "2027-01-15T08:00:00Z,3,,false,,'=B3,,,,,");
    }
}
