//! One catalogue of many kinds of events, compiled by Signalbook and derived by serde.

/// What Signalbook makes of it.
#[cfg(feature = "ours")]
pub mod ours {
    #![allow(clippy::all, clippy::pedantic, missing_docs)]
    include!(concat!(env!("OUT_DIR"), "/ours.rs"));

    /// Uses decoding and encoding, so that both are compiled to the end.
    pub fn again(text: &str) -> serde_json::Result<String> {
        serde_json::to_string(&serde_json::from_str::<Envelope>(text)?)
    }
}

/// The same types, with serde's derives.
#[cfg(feature = "derived")]
pub mod derived {
    include!(concat!(env!("OUT_DIR"), "/derived.rs"));

    /// Uses decoding and encoding, so that both are compiled to the end.
    pub fn again(text: &str) -> serde_json::Result<String> {
        serde_json::to_string(&serde_json::from_str::<Envelope>(text)?)
    }
}

/// The routing keys, written by hand.
pub mod by_hand {
    include!(concat!(env!("OUT_DIR"), "/by_hand.rs"));
}

/// What a CTI server sends, as Signalbook makes it, and what the sources show of that.
pub mod cti {
    #![allow(clippy::all, clippy::pedantic, missing_docs, deprecated)]
    include!(concat!(env!("OUT_DIR"), "/cti.rs"));
    include!(concat!(env!("OUT_DIR"), "/cti_messages.rs"));
}

/// The same types with serde's derives, in enums of its two kinds.
pub mod cti_peers {
    #![allow(clippy::all, clippy::pedantic, missing_docs)]
    include!(concat!(env!("OUT_DIR"), "/cti_peers.rs"));
}

/// A message of some 400 bytes, with its name before its payload or behind it.
pub fn message(kind: usize, name_first: bool) -> String {
    let name = format!(r#""name":"call_event_{kind}""#);
    let data = format!(
        r#""data":{{"number_{kind}":{kind},"call_id":"1455123422.8","user_uuid":"2e752722-0864-4665-887d-a78a024cf7c7","status":"Ring","caller_id_name":"Alice Anderson","caller_id_number":"1001","creation_time":"2016-02-10T11:57:02.592-0500","duration":318,"on_hold":false,"peer":"1455123435.9"}}"#
    );
    let origin = r#""origin_uuid":"ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3""#;
    match name_first {
        true => format!("{{{name},{origin},{data}}}"),
        false => format!("{{{data},{origin},{name}}}"),
    }
}
