//! Reads the schemas of the API's description: whether a value fits, an example, and its neighbours.

use serde_json::{Map, Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// The description whose references are followed.
pub(crate) struct Schemas(Value);

impl Schemas {
    pub(crate) fn of(api: &Value) -> Self {
        Self(api.clone())
    }

    fn resolved<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str() {
            Some(reference) => {
                let at = reference.trim_start_matches('#');
                self.resolved(self.0.pointer(at).expect("a reference leads somewhere"))
            }
            None => schema,
        }
    }

    /// Whether `value` is what `schema` says, and if not why.
    pub(crate) fn fits(&self, schema: &Value, value: &Value) -> Result<(), String> {
        let schema = self.resolved(schema);
        let told = schema.as_object().ok_or("no schema")?;
        for (keyword, wanted) in told {
            self.keyword(keyword, wanted, told, value)
                .map_err(|why| format!("{value} {why}"))?;
        }
        Ok(())
    }

    fn keyword(
        &self,
        keyword: &str,
        wanted: &Value,
        schema: &Map<String, Value>,
        value: &Value,
    ) -> Result<(), String> {
        let length = || value.as_str().map(|text| text.chars().count() as u64);
        let holds = match keyword {
            "description" | "example" | "examples" | "title" | "default" => true,
            "type" => match wanted {
                Value::Array(kinds) => kinds.iter().any(|kind| is_of(kind, value)),
                kind => is_of(kind, value),
            },
            "enum" => wanted.as_array().unwrap().contains(value),
            "required" => value.as_object().is_none_or(|members| {
                let mut names = wanted.as_array().unwrap().iter();
                names.all(|name| members.contains_key(name.as_str().unwrap()))
            }),
            "properties" => {
                for (name, member) in value.as_object().into_iter().flatten() {
                    match wanted.get(name) {
                        Some(of_member) => self.fits(of_member, member)?,
                        None if schema.get("additionalProperties") == Some(&json!(false)) => {
                            return Err(format!("has `{name}`, which is unknown"));
                        }
                        None => {}
                    }
                }
                true
            }
            "additionalProperties" => wanted == &json!(false),
            "items" => {
                for item in value.as_array().into_iter().flatten() {
                    self.fits(wanted, item)?;
                }
                true
            }
            "oneOf" | "anyOf" => {
                let mut choices = wanted.as_array().unwrap().iter();
                choices.any(|choice| self.fits(choice, value).is_ok())
            }
            "allOf" => {
                let mut parts = wanted.as_array().unwrap().iter();
                parts.all(|part| self.fits(part, value).is_ok())
            }
            "minimum" => value
                .as_f64()
                .is_none_or(|number| number >= wanted.as_f64().unwrap()),
            "maximum" => value
                .as_f64()
                .is_none_or(|number| number <= wanted.as_f64().unwrap()),
            "minLength" => length().is_none_or(|length| length >= wanted.as_u64().unwrap()),
            "maxLength" => length().is_none_or(|length| length <= wanted.as_u64().unwrap()),
            "minProperties" => {
                let members = value.as_object().map(|members| members.len() as u64);
                members.is_none_or(|count| count >= wanted.as_u64().unwrap())
            }
            "pattern" => {
                assert_eq!(wanted, r"\S", "a pattern that this test cannot read");
                value.as_str().is_none_or(|text| !text.trim().is_empty())
            }
            "format" => match wanted.as_str().unwrap() {
                "uuid" => value
                    .as_str()
                    .is_none_or(|text| uuid::Uuid::try_parse(text).is_ok()),
                "date-time" => value
                    .as_str()
                    .is_none_or(|text| OffsetDateTime::parse(text, &Rfc3339).is_ok()),
                "int32" | "int64" => value
                    .as_f64()
                    .is_none_or(|_| is_of(&json!("integer"), value)),
                other => panic!("a format that this test cannot read: {other}"),
            },
            other => panic!("a keyword that this test cannot read: {other}"),
        };
        match holds {
            true => Ok(()),
            false => Err(format!("breaks `{keyword}`: {wanted}")),
        }
    }

    /// A value that fits.
    pub(crate) fn example(&self, schema: &Value) -> Value {
        let schema = self.resolved(schema);
        if let Some(choices) = schema["oneOf"].as_array() {
            // what may be left out comes as itself or null
            let mut choices = choices.iter().rev();
            let choice = choices.find(|choice| choice["type"] != "null");
            return self.example(choice.expect("a choice"));
        }
        if let Some(values) = schema["enum"].as_array() {
            return values[0].clone();
        }
        if let Some(properties) = schema["properties"].as_object() {
            let members = properties.iter();
            return members
                .map(|(name, of)| (name.clone(), self.example(of)))
                .collect();
        }
        match &schema["type"] {
            _ if schema["format"] == "uuid" => json!(uuid::Uuid::nil()),
            kind if is_named(kind, "string") => json!("Diabetes"),
            kind if is_named(kind, "integer") => json!(schema["minimum"].as_u64().unwrap_or(3)),
            kind if is_named(kind, "boolean") => json!(true),
            kind => panic!("no example of {kind}"),
        }
    }

    /// Values around the one that fits: a member gone, another, of each other kind, at and past its
    /// bounds; and what is no object at all.
    pub(crate) fn neighbours(&self, schema: &Value) -> Vec<Value> {
        let example = self.example(schema);
        let members = example.as_object().expect("a body is an object");
        let mut all = vec![
            json!(null),
            json!([]),
            json!([null, null]),
            Value::Array(members.values().cloned().collect()),
            json!("x"),
            json!(5),
            json!({}),
        ];
        let with = |name: &str, value: Option<Value>| {
            let mut changed = members.clone();
            match value {
                Some(value) => changed.insert(name.to_owned(), value),
                None => changed.remove(name),
            };
            Value::Object(changed)
        };
        all.push(with("unknown", Some(json!(1))));
        for (name, of) in self.resolved(schema)["properties"].as_object().unwrap() {
            all.push(with(name, None));
            let mut values = POOL
                .map(|value| serde_json::from_str(value).unwrap())
                .to_vec();
            values.push(json!("x".repeat(64)));
            values.push(json!("x".repeat(65)));
            values.push(json!("é".repeat(64)));
            for bound in ["minimum", "maximum"] {
                let bound = self.resolved(of)[bound].as_i64();
                values.extend(
                    bound
                        .into_iter()
                        .flat_map(|at| [at - 1, at, at + 1].map(Value::from)),
                );
            }
            let named = self.resolved(of)["enum"].as_array();
            values.extend(named.into_iter().flatten().cloned());
            if is_named(&self.resolved(of)["type"], "object") {
                values.extend(self.neighbours(of));
            }
            all.extend(values.into_iter().map(|value| with(name, Some(value))));
        }
        all
    }
}

const POOL: [&str; 14] = [
    "null",
    "true",
    "0",
    "1",
    "-1",
    "1.5",
    "1e30",
    "18446744073709551615",
    "\"\"",
    "\" \"",
    "\"hub\"",
    "\"nobody\"",
    "[]",
    "{}",
];

fn is_named(kind: &Value, name: &str) -> bool {
    kind == name
        || kind
            .as_array()
            .is_some_and(|kinds| kinds.contains(&json!(name)))
}

fn is_of(kind: &Value, value: &Value) -> bool {
    match kind.as_str().expect("a type") {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("a type that this test cannot read: {other}"),
    }
}
