//! Publishes the events of a call, as a service would that looks after calls.

use std::collections::BTreeMap;
use std::env;
use std::error::Error;

use lapin::options::{BasicPublishOptions, ConfirmSelectOptions, ExchangeDeclareOptions};
use lapin::types::{AMQPValue, FieldTable};
use lapin::{BasicProperties, Channel, Connection, ConnectionProperties, ExchangeKind};
use signalbook::HeaderValue;
use wazo_bus::Event;
use wazo_bus::events::call::Call;
use wazo_bus::events::relocate::Relocate;
use wazo_bus::events::users_forwards_updated::{ForwardName, UsersForwardsUpdated};

/// The exchange of the bus.
const EXCHANGE: &str = "xivo";
/// The server that the events come from.
const SERVER: &str = "08c56466-8f29-45c7-9856-92bf1ba89b82";

const ALICE: &str = "2e752722-0864-4665-887d-a78a024cf7c7";
const BOB: &str = "b459e3c9-b0a9-43a6-86ff-b4f7d00f6737";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let url = env::var("AMQP_URL").unwrap_or("amqp://guest:guest@localhost:5672".to_owned());
    let connection = Connection::connect(&url, ConnectionProperties::default()).await?;
    let channel = connection.create_channel().await?;
    let options = ExchangeDeclareOptions { durable: true, ..ExchangeDeclareOptions::default() };
    let arguments = FieldTable::default();
    channel.exchange_declare(EXCHANGE.into(), ExchangeKind::Topic, options, arguments).await?;
    channel.confirm_select(ConfirmSelectOptions::default()).await?;
    for event in events()? {
        publish(&channel, event).await?;
    }
    connection.close(200, "done".into()).await?;
    Ok(())
}

/// Alice is called, answers, and takes the call along to another phone; meanwhile Bob is called.
fn events() -> Result<Vec<Event>, signalbook::TextError> {
    let call = |call_id: &str, user: &str, status: &str| {
        Ok(Call {
            bridges: Vec::new(),
            call_id: call_id.to_owned(),
            caller_id_name: "Some One".to_owned(),
            caller_id_number: "1001".to_owned(),
            creation_time: "2016-02-10T11:57:02.592-0500".parse()?,
            status: status.to_owned(),
            talking_to: BTreeMap::new(),
            user_uuid: user.parse()?,
        })
    };
    Ok(vec![
        Event::CallCreated(call("1455123422.8", ALICE, "Ring")?),
        Event::CallCreated(call("1455123435.9", BOB, "Ring")?),
        Event::CallUpdated(call("1455123422.8", ALICE, "Up")?),
        Event::UsersForwardsUpdated {
            forward_name: ForwardName::Busy,
            payload: UsersForwardsUpdated {
                user_uuid: ALICE.parse()?,
                enabled: true,
                destination: "1002".to_owned(),
            },
        },
        relocated()?,
        Event::CallEnded(call("1455123422.8", ALICE, "Up")?),
    ])
}

fn relocated() -> Result<Event, signalbook::TextError> {
    Ok(Event::RelocateCompleted(Relocate {
        uuid: "2fb9efc0-95d3-463b-9042-e2cf2183a303".parse()?,
        completions: vec!["answer".to_owned()],
        relocated_call: "1455123421.7".to_owned(),
        initiator_call: "1455123422.8".to_owned(),
        recipient_call: "1455123440.1".to_owned(),
        initiator: ALICE.parse()?,
    }))
}

/// Publishes an event. Its body, its headers and its routing key are computed together, so that they
/// cannot disagree.
async fn publish(channel: &Channel, event: Event) -> Result<(), Box<dyn Error>> {
    let name = event.name().into_owned();
    let message = event.publish(SERVER.parse()?)?;
    let key = message.routing_key.ok_or("nobody has documented its routing key")?;
    let body = serde_json::to_vec(&message.body)?;
    println!("{name} as {key}");
    for (key, _) in &message.headers {
        println!("  with the header {key}");
    }
    let properties = BasicProperties::default()
        .with_content_type("application/json".into())
        .with_headers(table(message.headers));
    let options = BasicPublishOptions::default();
    let sent = channel.basic_publish(EXCHANGE.into(), key.into(), options, &body, properties);
    // The broker has it once it says so.
    sent.await?.await?;
    Ok(())
}

/// Headers as AMQP has them.
fn table(headers: Vec<(String, HeaderValue)>) -> FieldTable {
    let mut table = FieldTable::default();
    for (key, value) in headers {
        let value = match value {
            HeaderValue::Boolean(value) => AMQPValue::Boolean(value),
            HeaderValue::Integer(value) => AMQPValue::LongLongInt(value),
            HeaderValue::Text(text) => AMQPValue::LongString(text.into()),
        };
        table.insert(key.into(), value);
    }
    table
}
