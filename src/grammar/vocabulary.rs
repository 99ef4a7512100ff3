//! Vocabularies: JSON Schema with annotations of our own.

use serde_json::{Value, json};

/// The schema of a vocabulary: that of JSON Schema itself, and what each annotation may say.
pub fn schema() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Vocabulary",
        "description": "What a record may contain: JSON Schema 2020-12 with annotations.",
        "allOf": [
            {"$ref": "https://json-schema.org/draft/2020-12/schema"},
            {"$ref": "#/$defs/annotated"}
        ],
        "type": "object",
        // Definitions that several vocabularies share stand in a file of their own.
        "anyOf": [{"required": ["properties"]}, {"required": ["$defs"]}],
        "$defs": {
            "annotated": {
                "type": ["object", "boolean"],
                "propertyNames": {"if": {"pattern": "^x-"}, "then": {"enum": annotations()}},
                "properties": {
                    "$ref": {
                        "type": "string",
                        "description": "A definition of this file, or of another that lies in the folder of the framework or in the one that holds it. Beside it stand only words for people and annotations.",
                        "examples": ["#/$defs/yes_no", "../shared.schema.yaml#/$defs/yes_no"]
                    },
                    "x-identifier": {"type": "boolean", "description": "This field names the record."},
                    "x-event": {
                        "type": "object",
                        "description": "A list of events; names its date fields and its plural.",
                        "additionalProperties": false,
                        "properties": {
                            "date": {"type": "string", "description": "The field with its day."},
                            "from": {"type": "string", "description": "The field with its first day."},
                            "until": {"type": "string", "description": "The field with its last day."},
                            "many": {"type": "string", "description": "What several are called."}
                        },
                        "examples": [{"date": "on", "many": "meetings"}, {}]
                    },
                    "x-recorded": {"const": "always", "description": "Absence is a fact, unless the record says otherwise."},
                    "x-ordered": {"type": "boolean", "description": "The enumeration is a ladder, lowest first."},
                    "x-labels": {
                        "type": "object",
                        "description": "What people call each value.",
                        "additionalProperties": {"type": ["string", "number", "boolean"]}
                    },
                    "x-coverage": {"type": "boolean", "description": "This property states which kinds of event are recorded completely."},
                    "x-quote": {
                        "type": "object",
                        "description": "A list of quotes; names the keys of their parts.",
                        "properties": {
                            "text": {"type": "string"},
                            "speaker": {"type": "string"},
                            "context": {"type": "string"},
                            "norm": {"type": "string"},
                            "source": {"type": "string"}
                        }
                    },
                    "x-quasi-identifier": {"type": "boolean", "description": "With others this field may point at a person."},
                    "x-respondents": {"type": "boolean", "description": "The properties are what each respondent says of one fact."},
                    "x-reversed": {"type": "boolean", "description": "As an amount it counts the other way round."},
                    "x-sensitive": {"type": "boolean", "description": "This field holds what is sensitive."},
                    "properties": {"additionalProperties": {"$ref": "#/$defs/annotated"}},
                    "$defs": {"additionalProperties": {"$ref": "#/$defs/annotated"}},
                    "items": {"$ref": "#/$defs/annotated"}
                }
            }
        }
    })
}

fn annotations() -> Value {
    crate::vocabulary::ANNOTATIONS.iter().copied().collect()
}
