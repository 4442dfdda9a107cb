//! Types of the shapes of some events, as somebody might write them who has serde and schemars and
//! no catalogue.

/// Writes the types twice: once as they are for the tolerant reading, once with
/// `deny_unknown_fields` for the strict one.
macro_rules! shapes {
    ($module:ident $(, #[$attribute:meta])?) => {
        #[allow(dead_code, reason = "they are read, and that is all")]
        pub(super) mod $module {
            use std::collections::BTreeMap;

            use schemars::JsonSchema;
            use serde::Deserialize;
            use serde_json::Value;

            #[derive(Deserialize, JsonSchema)] $(#[$attribute])?
            pub(crate) struct Wazo<D> {
                name: String,
                required_acl: Option<String>,
                origin_uuid: String,
                data: D,
            }

            #[derive(Deserialize, JsonSchema)] $(#[$attribute])?
            pub(crate) struct Harbour<B> {
                kind: String,
                grant: Option<String>,
                berth: Option<String>,
                sent_at: String,
                serial: Option<u32>,
                watch: String,
                light: Option<Light>,
                place: Option<Position>,
                trace: Option<Trace>,
                r#ref: Option<NumberOrText>,
                body: B,
            }

            #[derive(Deserialize, JsonSchema)] $(#[$attribute])?
            pub(crate) struct Kinds<D> {
                name: String,
                acl: Option<String>,
                server: String,
                sent: Option<String>,
                trust: Option<Trust>,
                data: D,
            }

            #[derive(Deserialize, JsonSchema)]
            #[serde(rename_all = "lowercase")]
            pub(crate) enum Light { Red, Green }

            #[derive(Deserialize, JsonSchema)]
            #[serde(rename_all = "lowercase")]
            pub(crate) enum Trust { Low, High }

            #[derive(Deserialize, JsonSchema)] $(#[$attribute])?
            pub(crate) struct Trace { members: i64, fields: String, place: Option<bool> }

            #[derive(Deserialize, JsonSchema)]
            pub(crate) struct Position(f64, f64, Option<f64>);

            #[derive(Deserialize, JsonSchema)]
            #[serde(untagged)]
            pub(crate) enum NumberOrText { Number(i64), Text(String) }

            pub(crate) type AmiEvent = BTreeMap<String, String>;

            #[derive(Deserialize, JsonSchema)] $(#[$attribute])?
            pub(crate) struct AgentStatusUpdate {
                agent_id: i64,
                status: AgentStatus,
                xivo_id: String,
            }

            #[derive(Deserialize, JsonSchema)]
            #[serde(rename_all = "snake_case")]
            pub(crate) enum AgentStatus { LoggedIn, LoggedOut }

            #[derive(Deserialize, JsonSchema)] $(#[$attribute])?
            pub(crate) struct CallState {
                bridges: Vec<String>,
                call_id: String,
                caller_id_name: String,
                caller_id_number: String,
                creation_time: String,
                status: String,
                talking_to: BTreeMap<String, String>,
                user_uuid: String,
            }

            #[derive(Deserialize, JsonSchema)] $(#[$attribute])?
            pub(crate) struct CallFormResult { user_id: i64, variables: BTreeMap<String, String> }

            #[derive(Deserialize, JsonSchema)] $(#[$attribute])?
            pub(crate) struct Participant {
                id: String,
                caller_id_name: String,
                caller_id_num: Option<String>,
                muted: bool,
                answered_time: i64,
                admin: bool,
                language: String,
                call_id: String,
                conference_id: i64,
            }

            #[derive(Deserialize, JsonSchema)] $(#[$attribute])?
            pub(crate) struct Favorite {
                xivo_uuid: String,
                user_uuid: String,
                source: String,
                source_entry_id: NumberOrText,
            }

            #[derive(Deserialize, JsonSchema)] $(#[$attribute])?
            pub(crate) struct UserVoicemailMessage {
                voicemail_id: i64,
                message: VoicemailMessage,
                user_uuid: String,
                message_id: String,
            }

            #[derive(Deserialize, JsonSchema)] $(#[$attribute])?
            pub(crate) struct VoicemailMessage {
                timestamp: i64,
                caller_id_num: String,
                caller_id_name: String,
                duration: i64,
                folder: VoicemailFolder,
                id: String,
            }

            #[derive(Deserialize, JsonSchema)] $(#[$attribute])?
            pub(crate) struct VoicemailFolder { r#type: String, id: i64, name: String }

            #[derive(Deserialize, JsonSchema)] $(#[$attribute])?
            pub(crate) struct ShipMovement {
                ship_id: i32,
                position: Position,
                crew: Vec<String>,
                flags: Vec<Flag>,
                state: Option<State>,
                eta: Option<String>,
                log: i64,
                who: Who,
                pilot: Pilot,
                tug: Option<bool>,
                captain: String,
            }

            #[derive(Deserialize, JsonSchema)]
            #[serde(rename_all = "lowercase")]
            pub(crate) enum Flag { Alpha, Bravo }

            #[derive(Deserialize, JsonSchema)]
            #[serde(rename_all = "lowercase")]
            pub(crate) enum State { Moored, Moving }

            #[derive(Deserialize, JsonSchema)]
            #[serde(untagged)]
            pub(crate) enum Who { Number(i64), Text(String), Position(Position) }

            #[derive(Deserialize, JsonSchema)] $(#[$attribute])?
            pub(crate) struct Pilot { name: String, rank: Option<i64> }

            #[derive(Deserialize, JsonSchema)] $(#[$attribute])?
            pub(crate) struct Manifest {
                code: String,
                parts: Vec<Manifest>,
                main: Option<Box<Manifest>>,
                weights: BTreeMap<String, f64>,
                remark: Value,
            }

            #[derive(Deserialize, JsonSchema)] $(#[$attribute])?
            pub(crate) struct Note { by: String, free: Value, what: Value }

            #[derive(Deserialize, JsonSchema)] $(#[$attribute])?
            pub(crate) struct Watch { keeper: String, shift: Shift }

            #[derive(Deserialize, JsonSchema)] $(#[$attribute])?
            pub(crate) struct Shift { hours: u8 }

            #[derive(Deserialize, JsonSchema)] $(#[$attribute])?
            pub(crate) struct Integers {
                i8: i8,
                u8: u8,
                i16: i16,
                u16: u16,
                i32: Option<i32>,
                u32: Option<u32>,
                i64: i64,
                u64: u64,
                any_size: Option<i64>,
                one: i64,
                below_zero: i64,
                above_zero: u64,
                seconds: i64,
                milliseconds: Option<i64>,
            }

            #[derive(Deserialize, JsonSchema)]
            pub(crate) struct Spot(f64, Option<String>, i64);

            #[derive(Deserialize, JsonSchema)]
            #[serde(rename_all = "lowercase")]
            pub(crate) enum AOrB { A, B }
        }
    };
}

shapes!(tolerant);
shapes!(strict, #[serde(deny_unknown_fields)]);
