wazo_bus::binding!(pub CallEvents = "calls.call.*");

fn ended(event: CallEvents) -> bool {
    match event {
        CallEvents::CallCreated(_) => false,
        CallEvents::CallEnded(_) => true,
    }
}

fn main() {}
