//! Listens to calls on the bus, and says of each event whether a client may know of it, as a service
//! would that passes events on to browsers and phones.

use std::env;
use std::error::Error;

use lapin::options::{
    BasicAckOptions, BasicConsumeOptions, BasicRejectOptions, ExchangeDeclareOptions,
    QueueBindOptions, QueueDeclareOptions,
};
use lapin::types::FieldTable;
use lapin::{Channel, Connection, ConnectionProperties, Consumer, ExchangeKind};
use signalbook::{Caller, Grants};
use tokio_stream::StreamExt;

use bus::{Calls, Envelope, Event, Forwards};

/// The book, compiled in place, and what of it we listen to.
mod bus {
    signalbook::catalogue!("../../events.yaml", at = "19.05");
    binding!(pub Calls = "calls.call.*");
    binding!(pub Forwards = "config.users.*.forwards.*.updated");
}

/// The exchange of the bus.
const EXCHANGE: &str = "xivo";
/// What is listened to.
const BINDINGS: [&str; 2] = [Calls::BINDING_KEY, Forwards::BINDING_KEY];

/// The client, with what its token holds.
const ALICE: Caller<'_> = Caller { id: "2e752722-0864-4665-887d-a78a024cf7c7", session: "8f5c1a" };
const GRANTS: [&str; 1] = ["events.calls.me"];

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let url = env::var("AMQP_URL").unwrap_or("amqp://guest:guest@localhost:5672".to_owned());
    let connection = Connection::connect(&url, ConnectionProperties::default()).await?;
    let mut deliveries = listen(&connection.create_channel().await?).await?;
    let grants = Grants::new(GRANTS, ALICE);
    eprintln!("listening to {}", BINDINGS.join(" and "));
    while let Some(delivery) = deliveries.next().await {
        let delivery = delivery?;
        match Envelope::from_slice(&delivery.data) {
            Ok(envelope) => {
                let permitted = grants.permit_required(&envelope.required_acl);
                let whom = if permitted { "for Alice" } else { "not for Alice" };
                println!("{whom}: {}", told(envelope.event));
                delivery.ack(BasicAckOptions::default()).await?;
            }
            Err(error) => {
                eprintln!("{}: {error}", delivery.routing_key);
                delivery.reject(BasicRejectOptions::default()).await?;
            }
        }
    }
    Ok(())
}

/// Binds a queue that goes when we do.
async fn listen(channel: &Channel) -> Result<Consumer, lapin::Error> {
    let none = FieldTable::default;
    let options = ExchangeDeclareOptions { durable: true, ..ExchangeDeclareOptions::default() };
    channel.exchange_declare(EXCHANGE.into(), ExchangeKind::Topic, options, none()).await?;
    let options = QueueDeclareOptions { exclusive: true, ..QueueDeclareOptions::default() };
    let queue = channel.queue_declare("".into(), options, none()).await?.name().clone();
    for binding in BINDINGS {
        let options = QueueBindOptions::default();
        channel.queue_bind(queue.clone(), EXCHANGE.into(), binding.into(), options, none()).await?;
    }
    channel.basic_consume(queue, "".into(), BasicConsumeOptions::default(), none()).await
}

/// What an event means to people.
fn told(event: Event) -> String {
    match Calls::try_from(event) {
        Ok(Calls::CallCreated(call)) => {
            format!("{} ({}) calls", call.caller_id_name, call.caller_id_number)
        }
        Ok(Calls::CallUpdated(call)) => format!("the call {} is {}", call.call_id, call.status),
        Ok(Calls::CallEnded(call)) => format!("the call {} is over", call.call_id),
        Err(other) => match Forwards::try_from(other) {
            Ok(Forwards::UsersForwardsUpdated { forward_name, payload }) if payload.enabled => {
                format!("calls go to {} ({})", payload.destination, forward_name.as_str())
            }
            Ok(_) => "calls go nowhere else any more".to_owned(),
            // Of a later release, say.
            Err(other) => other.name().into_owned(),
        },
    }
}
