//! Logs in as Alice, wants to be told of herself, goes away, and shows what is said on the way.

use std::error::Error;
use std::io::BufReader;
use std::net::TcpStream;
use std::{env, process};

use cti::protocol::types::UserAddress;
use cti::protocol::{client, server};
use cti::{ADDRESS, VERSION, receive, send};

use client::Event as Request;
use client::events::change_user_status::ChangeUserStatus;
use client::events::get_status::GetStatus;
use client::events::login_capas::LoginCapas;
use client::events::login_id::LoginId;
use client::events::login_pass::LoginPass;
use client::events::user_status_updates::UserStatusUpdates;
use server::Event as Reply;

type Failure = Box<dyn Error>;

fn main() {
    let address = env::args().nth(1);
    if let Err(error) = talk(address.as_deref().unwrap_or(ADDRESS)) {
        eprintln!("{error}");
        process::exit(1);
    }
}

fn talk(address: &str) -> Result<(), Failure> {
    let mut server = Server::connect(address)?;
    let (id, tipbxid) = server.log_in("alice", "secret")?;
    let commandid = server.command();
    let asked = GetStatus { commandid, tid: id.clone(), tipbxid: tipbxid.clone() };
    server.ask(Request::GetUserStatus(asked))?;
    let alice = UserAddress {
        xivo_uuid: "08c56466-8f29-45c7-9856-92bf1ba89b82".parse()?,
        user_uuid: "2e752722-0864-4665-887d-a78a024cf7c7".parse()?,
    };
    let commandid = server.command();
    let watched = UserStatusUpdates { commandid, user_ids: vec![alice] };
    server.say(Request::RegisterUserStatusUpdate(watched.clone()))?;
    let commandid = server.command();
    let availstate = "away".to_owned();
    let change = ChangeUserStatus { commandid, availstate, ipbxid: tipbxid, userid: id };
    server.ask(Request::ChangeUserStatus(change))?;
    let commandid = server.command();
    server.say(Request::UnregisterUserStatusUpdate(UserStatusUpdates { commandid, ..watched }))
}

/// The server, as a client has it.
struct Server {
    to: TcpStream,
    from: BufReader<TcpStream>,
    commands: i64,
}

impl Server {
    fn connect(address: &str) -> Result<Self, Failure> {
        let to = TcpStream::connect(address)?;
        let from = BufReader::new(to.try_clone()?);
        Ok(Server { to, from, commands: 0 })
    }

    /// A number that no other request has.
    fn command(&mut self) -> i64 {
        self.commands += 1;
        self.commands
    }

    /// Goes through the three steps; gives the id of the user, and that of the telephone system.
    fn log_in(&mut self, user: &str, password: &str) -> Result<(String, String), Failure> {
        let commandid = self.command();
        self.ask(Request::LoginId(LoginId {
            commandid,
            company: "default".to_owned(),
            ident: "example".to_owned(),
            lastlogout_datetime: "2026-01-31T12:30:00".parse()?,
            lastlogout_stopper: "disconnect".to_owned(),
            userlogin: user.to_owned(),
            xivoversion: VERSION.to_owned(),
        }))?;
        let (commandid, password) = (self.command(), password.to_owned());
        let pass = Request::LoginPass(LoginPass { commandid, password });
        let capaid = match self.ask(pass)?.pop() {
            Some(Reply::LoginPassAccepted(accepted)) => accepted.capalist.first().copied(),
            Some(Reply::LoginPassRefused(refused)) => {
                return Err(refused.error_string.as_str().into());
            }
            _ => None,
        };
        let capaid = capaid.ok_or("this user has no profile")?;
        let (commandid, state) = (self.command(), "available".to_owned());
        let capas = Request::LoginCapas(LoginCapas { commandid, capaid, state });
        match self.ask(capas)?.into_iter().next() {
            Some(Reply::LoginCapasAccepted(accepted)) => Ok((accepted.userid, accepted.ipbxid)),
            _ => Err("the server knows nothing of this user".into()),
        }
    }

    /// Sends a request that is not answered.
    fn say(&mut self, request: Request) -> Result<(), Failure> {
        println!("> {}", send(&mut self.to, &request.message())?);
        Ok(())
    }

    /// Sends a request and waits for what answers it, as the book says. What comes in between is shown
    /// too.
    fn ask(&mut self, request: Request) -> Result<Vec<Reply>, Failure> {
        let kind = request.kind().ok_or("a request that is not in the book")?;
        let request = request.message();
        println!("> {}", send(&mut self.to, &request)?);
        let mut replies: Vec<Reply> = Vec::new();
        loop {
            let next = receive(&mut self.from, server::Envelope::from_json)?;
            let (message, line) = next.ok_or("the server has closed the connection")?;
            println!("< {line}");
            if request.is_answered_by(&message) {
                replies.push(message.event);
            }
            let came = || replies.iter().filter_map(Reply::kind);
            let is_all = |outcome: &&[signalbook::Reply<server::Kind>]| {
                outcome.iter().map(|reply| reply.kind).eq(came())
            };
            if kind.replies().iter().any(is_all) {
                return Ok(replies);
            }
        }
    }
}
