//! Lets users log in, says how they are, and tells those who want to know when that changes.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::{self, BufReader};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;
use std::{env, thread};

use cti::protocol::types::{Capabilities, Presence};
use cti::protocol::{client, server};
use cti::{ADDRESS, IPBX, VERSION, receive, send};
use signalbook::Uuid;

use client::Event as Request;
use server::Event as Reply;
use server::events::command_failed::CommandFailed;
use server::events::login_capas_accepted::LoginCapasAccepted;
use server::events::login_id_accepted::LoginIdAccepted;
use server::events::login_pass_accepted::LoginPassAccepted;
use server::events::login_pass_refused::{ErrorString, LoginPassRefused};
use server::events::user_config::{self, UserConfig};
use server::events::user_status::{Status, UserStatus};
use server::events::user_status_update::{Data, UserStatusUpdate};

/// The profile that users have.
const PROFILE: i64 = 2;

fn main() -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind(env::args().nth(1).as_deref().unwrap_or(ADDRESS))?;
    eprintln!("listening at {}", listener.local_addr()?);
    let office = Arc::new(Mutex::new(Office::new()?));
    for stream in listener.incoming() {
        let (stream, office) = (stream?, Arc::clone(&office));
        thread::spawn(move || {
            if let Err(error) = Session::new(stream, office).serve() {
                eprintln!("{error}");
            }
        });
    }
    Ok(())
}

/// The users, and who is told of them.
struct Office {
    server: Uuid,
    users: BTreeMap<&'static str, User>,
}

struct User {
    id: &'static str,
    uuid: Uuid,
    password: &'static str,
    name: &'static str,
    state: String,
    /// The connections of those who want to be told.
    watchers: Vec<TcpStream>,
}

impl Office {
    fn new() -> Result<Self, Box<dyn Error>> {
        let user = |id, uuid: &str, password, name| -> Result<User, Box<dyn Error>> {
            let (uuid, state) = (uuid.parse()?, "disconnected".to_owned());
            Ok(User { id, uuid, password, name, state, watchers: Vec::new() })
        };
        let alice = user("3", "2e752722-0864-4665-887d-a78a024cf7c7", "secret", "Alice Bouzat")?;
        let bob = user("4", "7f523550-03cf-4dac-a858-cb8afdb34775", "hidden", "Bob Marley")?;
        Ok(Office {
            server: "08c56466-8f29-45c7-9856-92bf1ba89b82".parse()?,
            users: BTreeMap::from([("alice", alice), ("bob", bob)]),
        })
    }

    /// Puts a user into another state, and tells whoever wants to know.
    fn change(&mut self, name: &str, state: &str) -> io::Result<()> {
        let server = self.server;
        let Some(user) = self.users.get_mut(name) else { return Ok(()) };
        state.clone_into(&mut user.state);
        #[allow(deprecated, reason = "clients may still read it")]
        let data = Data {
            user_uuid: user.uuid,
            user_id: user.id.parse().unwrap_or_default(),
            xivo_uuid: server,
            status: state.to_owned(),
        };
        let update = stamped(Reply::UserStatusUpdate(UserStatusUpdate { data }));
        user.watchers.iter_mut().try_for_each(|watcher| send(watcher, &update).map(drop))
    }
}

/// A message with the time at which it is sent.
fn stamped(event: Reply) -> server::Envelope {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    server::Envelope { timenow: Some(now.as_secs_f64()), ..event.message() }
}

/// How far a client has come.
enum Step {
    Connected,
    Named(String),
    Trusted(String),
    LoggedIn(String),
}

/// A client that is connected.
struct Session {
    stream: TcpStream,
    office: Arc<Mutex<Office>>,
    step: Step,
}

impl Session {
    fn new(stream: TcpStream, office: Arc<Mutex<Office>>) -> Self {
        Session { stream, office, step: Step::Connected }
    }

    /// Answers until the client is gone.
    fn serve(mut self) -> io::Result<()> {
        let mut lines = BufReader::new(self.stream.try_clone()?);
        while let Some((message, _)) = receive(&mut lines, client::Envelope::from_json)? {
            let kind = message.event.kind();
            for reply in self.answer(message.event)? {
                let reply = stamped(reply);
                send(&mut self.stream, &reply)?;
            }
            if matches!(self.step, Step::Connected) {
                let name = kind.map_or("something unknown", |kind| kind.contract().name);
                eprintln!("{name} is no way to log in");
                return Ok(());
            }
        }
        if let Step::LoggedIn(name) = self.step {
            self.office
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .change(&name, "disconnected")?;
        }
        Ok(())
    }

    fn office(&self) -> MutexGuard<'_, Office> {
        self.office.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What answers a request. Who leaves out a step of logging in is back where it started.
    fn answer(&mut self, request: Request) -> io::Result<Vec<Reply>> {
        let step = std::mem::replace(&mut self.step, Step::Connected);
        match (step, request) {
            (Step::Connected, Request::LoginId(login)) => {
                self.step = Step::Named(login.userlogin);
                let (sessionid, xivoversion) = ("21UaGDfst7".to_owned(), VERSION.to_owned());
                let accepted = LoginIdAccepted { sessionid, xivoversion };
                Ok(vec![Reply::LoginIdAccepted(accepted)])
            }
            (Step::Named(name), Request::LoginPass(login)) => {
                let office = self.office();
                let user = office.users.get(name.as_str());
                let right = user.is_some_and(|user| user.password == login.password);
                drop(office);
                Ok(vec![self.judged(name, right, login.commandid)])
            }
            (Step::Trusted(name), Request::LoginCapas(login)) if login.capaid == PROFILE => {
                self.office().change(&name, &login.state)?;
                let replies = self.capabilities(&name, login.commandid);
                self.step = Step::LoggedIn(name);
                Ok(replies)
            }
            (Step::LoggedIn(name), request) => {
                let replies = self.logged_in(&name, request);
                self.step = Step::LoggedIn(name);
                replies
            }
            _ => Ok(Vec::new()),
        }
    }

    fn judged(&mut self, name: String, right: bool, replyid: i64) -> Reply {
        if right {
            self.step = Step::Trusted(name);
            return Reply::LoginPassAccepted(LoginPassAccepted {
                replyid,
                capalist: vec![PROFILE],
            });
        }
        let error_string = ErrorString::CapaidUndefined;
        Reply::LoginPassRefused(LoginPassRefused { replyid, error_string })
    }

    /// The three messages that end a login.
    fn capabilities(&self, name: &str, replyid: i64) -> Vec<Reply> {
        let office = self.office();
        let Some(user) = office.users.get(name) else { return Vec::new() };
        let presence = |color: &str, longname: &str| Presence {
            color: color.to_owned(),
            allowed: None,
            actions: BTreeMap::new(),
            longname: longname.to_owned(),
        };
        let capas = Capabilities {
            preferences: false,
            userstatus: BTreeMap::from([
                ("available".to_owned(), presence("#08FD20", "Available")),
                ("away".to_owned(), presence("#FDE50A", "Away")),
            ]),
            services: vec!["enablednd".to_owned()],
            phonestatus: BTreeMap::new(),
        };
        let first = LoginCapasAccepted {
            replyid,
            userid: user.id.to_owned(),
            ipbxid: IPBX.to_owned(),
            capas,
            capaxlets: vec![vec!["identity".to_owned(), "grid".to_owned()]],
            appliname: "Client".to_owned(),
        };
        let config = user_config::Config {
            fullname: Some(user.name.to_owned()),
            ..user_config::Config::default()
        };
        let second = UserConfig { tipbxid: IPBX.to_owned(), tid: user.id.to_owned(), config };
        vec![Reply::LoginCapasAccepted(first), Reply::UserConfig(second), status(user)]
    }

    fn logged_in(&mut self, name: &str, request: Request) -> io::Result<Vec<Reply>> {
        let mut office = self.office();
        match request {
            Request::GetUserStatus(asked) => {
                let user = office.users.values().find(|user| user.id == asked.tid);
                Ok(vec![user.map_or_else(|| failed("unknown_user"), status)])
            }
            Request::ChangeUserStatus(asked) => {
                office.change(name, &asked.availstate)?;
                Ok(office.users.get(name).map(status).into_iter().collect())
            }
            Request::RegisterUserStatusUpdate(asked) => {
                for address in asked.user_ids {
                    let mut users = office.users.values_mut();
                    if let Some(user) = users.find(|user| user.uuid == address.user_uuid) {
                        user.watchers.push(self.stream.try_clone()?);
                    }
                }
                Ok(Vec::new())
            }
            Request::UnregisterUserStatusUpdate(asked) => {
                let me = self.stream.peer_addr()?;
                for user in office.users.values_mut() {
                    if asked.user_ids.iter().any(|address| address.user_uuid == user.uuid) {
                        user.watchers.retain(|it| it.peer_addr().is_ok_and(|other| other != me));
                    }
                }
                Ok(Vec::new())
            }
            other => Ok(vec![failed(&format!("not_here:{}", other.name()))]),
        }
    }
}

fn status(user: &User) -> Reply {
    Reply::UserStatus(UserStatus {
        tipbxid: IPBX.to_owned(),
        tid: user.id.to_owned(),
        status: Status { availstate: user.state.clone(), connection: None },
    })
}

fn failed(why: &str) -> Reply {
    Reply::CommandFailed(CommandFailed { error_string: why.to_owned() })
}
