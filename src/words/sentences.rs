//! Names every sentence that the relay says, with what is filled in.
//!
//! There is no other way to say one: what is asked for stands here, and the tests hold it against every
//! catalogue.

use super::Words;
use fluent_bundle::{FluentArgs, FluentValue};

macro_rules! sentences {
    ($($name:ident = $key:literal ( $($argument:ident: $kind:ty),* ),)*) => {
        impl Words {
            $(
                #[doc = concat!("`", $key, "` of the catalogues.")]
                pub fn $name(&self $(, $argument: $kind)*) -> String {
                    #[allow(unused_mut, reason = "most sentences are filled in with nothing")]
                    let mut arguments = FluentArgs::new();
                    $(arguments.set(stringify!($argument), $argument.filled_in(self));)*
                    self.say($key, &arguments)
                }
            )*
        }

        /// Each of them: its key, what is filled in, and how it is said when all that is a sample.
        #[cfg(test)]
        pub(super) const SENTENCES: &[super::tests::Sentence] = &[
            $(super::tests::Sentence {
                key: $key,
                arguments: &[$(stringify!($argument)),*],
                sample: |words| words.$name($(<$kind as super::tests::Sample>::SAMPLE),*),
            },)*
        ];
    };
}

/// What a sentence may be filled in with.
trait FilledIn<'v> {
    fn filled_in(self, words: &Words) -> FluentValue<'v>;
}

impl<'v> FilledIn<'v> for &'v str {
    fn filled_in(self, words: &Words) -> FluentValue<'v> {
        words.apart(self).into()
    }
}

// to choose by, and to be told as it is
impl<'v> FilledIn<'v> for u8 {
    fn filled_in(self, _words: &Words) -> FluentValue<'v> {
        self.into()
    }
}

sentences! {
    error_restarting = "error-restarting"(),
    error_restarting_text = "error-restarting-text"(),
    error_program = "error-program"(),
    error_program_to = "error-program-to"(),
    error_ended = "error-ended"(),
    error_ended_text = "error-ended-text"(),
    error_failed = "error-failed"(),
    error_failed_text = "error-failed-text"(),
    error_nothing = "error-nothing"(),
    error_nothing_text = "error-nothing-text"(),
    error_to_start = "error-to-start"(),
    letter_open = "letter-open"(),
    letter_presented = "letter-presented"(name: &str),
    letter_none = "letter-none"(),
    letter_follow_up = "letter-follow-up"(),
    letter_notice = "letter-notice"(),
    letter_clinician = "letter-clinician"(),
    letter_day = "letter-day"(day: u8, month: u8, year: &str),
    // what a letter has in common with the page
    case_of = "case-of"(id: &str),
    case_question = "case-question"(),
    case_recommendations = "case-recommendations"(),
    case_by_clinic = "case-by-clinic"(),
    case_by_hub = "case-by-hub"(),
    case_strength_first = "case-strength-first"(),
    case_strength_consider = "case-strength-consider"(),
    case_strength_if_fails = "case-strength-if_fails"(),
    case_serves_goal = "case-serves-goal"(),
    case_was_read_back = "case-was-read-back"(),
    case_no_follow_up = "case-no-follow-up"(),
    case_notice = "case-notice"(),
    case_heading_assessment = "case-heading-assessment"(),
    case_heading_drugs = "case-heading-drugs"(),
    case_heading_non_drug = "case-heading-non_drug"(),
    case_heading_interventions = "case-heading-interventions"(),
    case_heading_biopsychosocial = "case-heading-biopsychosocial"(),
    case_heading_tests = "case-heading-tests"(),
    case_heading_referral = "case-heading-referral"(),
    case_heading_safety = "case-heading-safety"(),
    case_heading_system = "case-heading-system"(),
    case_heading_other = "case-heading-other"(),
    roles_specialist = "roles-specialist"(),
    roles_observer = "roles-observer"(),
}
