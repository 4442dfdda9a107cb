//! A broker to publish on: the one that is there, or a private one for as long as the tests run.

use std::ffi::OsString;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream, ToSocketAddrs};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use signalbook_cli::Failure;

use super::Tool;
use crate::program;

/// Where a broker answers that was set up for the tests or by default.
const URL: &str = "SIGNALBOOK_AMQP_URL";
const DEFAULT_URL: &str = "amqp://guest:guest@127.0.0.1:5672";

/// The package's programs. Those on the path insist on root and on the user of the package.
const PROGRAMS: &str = "/usr/lib/rabbitmq/bin";

/// How long a broker may take to start.
const PATIENCE: Duration = Duration::from_secs(120);

/// The broker that answers at the URL of the environment or at the default one; failing that, a
/// private one, which Debian's package makes possible.
pub(super) fn provide(root: &Path) -> Result<Box<dyn Tool>, Failure> {
    let asked = std::env::var(URL).ok();
    let url = asked.as_deref().unwrap_or(DEFAULT_URL);
    if answers(url) {
        println!("==> using the broker at {url}");
        return Ok(Box::new(Given(url.to_owned())));
    }
    if asked.is_some() {
        return Err(Failure::Environment(format!("no broker answers at {url}, which is in {URL}")));
    }
    let server = Path::new(PROGRAMS).join("rabbitmq-server");
    if !server.exists() {
        install()?;
    }
    Ok(Box::new(Private::start(&server, &root.join(".tools/rabbitmq"))?))
}

/// Whether something accepts connections at the host and the port of a URL.
fn answers(url: &str) -> bool {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let place = rest.split('/').next().unwrap_or_default();
    let place = place.rsplit_once('@').map_or(place, |(_, place)| place);
    let tls = url.starts_with("amqps");
    let has_port = place.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok());
    let place = if has_port {
        place.to_owned()
    } else {
        format!("{place}:{}", if tls { 5671 } else { 5672 })
    };
    let addresses = place.to_socket_addrs().into_iter().flatten();
    addresses.into_iter().any(|address| reachable(&address))
}

fn reachable(address: &SocketAddr) -> bool {
    TcpStream::connect_timeout(address, Duration::from_secs(2)).is_ok()
}

/// Installs Debian's package. No service of the package is wanted, so none is started by it.
fn install() -> Result<(), Failure> {
    println!("==> no broker answers at {DEFAULT_URL}, and RabbitMQ is not installed:");
    println!("==> installing Debian's rabbitmq-server with apt-get, which takes root");
    let environment = [("DEBIAN_FRONTEND", "noninteractive"), ("RUNLEVEL", "1")];
    for args in [
        &["update", "-qq"][..],
        &["install", "-qq", "-y", "--no-install-recommends", "rabbitmq-server"],
    ] {
        let done = program::run(Command::new("apt-get").args(args).envs(environment));
        done.map_err(|_| {
            Failure::Environment(format!(
                "cannot install RabbitMQ: `apt-get {}` failed; install rabbitmq-server yourself, \
                 or put the URL of a broker into {URL}",
                args.join(" ")
            ))
        })?;
    }
    Ok(())
}

/// A broker that somebody else looks after.
struct Given(String);

impl Tool for Given {
    fn environment(&self) -> Vec<(&'static str, OsString)> {
        vec![(URL, self.0.clone().into())]
    }
}

/// The port mapper that brokers of Erlang need, on a port of its own.
struct PortMapper {
    port: u16,
    process: Child,
}

impl PortMapper {
    fn start(port: u16, folder: &Path) -> Result<Self, Failure> {
        let mut command = Command::new("epmd");
        command.args(["-address", "127.0.0.1", "-port", &port.to_string()]);
        let process = background(&mut command, &folder.join("epmd.log"))?;
        // A broker that finds no port mapper starts one, which nobody would stop.
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let started = Instant::now();
        while !reachable(&address) && started.elapsed() < PATIENCE {
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(PortMapper { port, process })
    }
}

impl Drop for PortMapper {
    fn drop(&mut self) {
        stop(&mut self.process);
    }
}

/// A broker of our own, which is stopped when it is dropped, and its port mapper after it.
struct Private {
    folder: PathBuf,
    port: u16,
    server: Child,
    _port_mapper: PortMapper,
}

impl Tool for Private {
    fn environment(&self) -> Vec<(&'static str, OsString)> {
        vec![(URL, format!("amqp://guest:guest@127.0.0.1:{}", self.port).into())]
    }
}

impl Private {
    /// Starts a broker whose data are in a folder, which is emptied first.
    fn start(program: &Path, folder: &Path) -> Result<Self, Failure> {
        if folder.exists() {
            std::fs::remove_dir_all(folder)
                .map_err(|error| Failure::file(folder, "empty", error))?;
        }
        std::fs::create_dir_all(folder).map_err(|error| Failure::file(folder, "make", error))?;
        let [port, dist_port, mapper_port] = free_ports()?;
        println!("==> starting a RabbitMQ on port {port}, with its data in {}", folder.display());
        let port_mapper = PortMapper::start(mapper_port, folder)?;
        let mut command = Command::new(program);
        command.current_dir(folder).envs([
            ("HOME", folder.as_os_str().to_owned()),
            ("ERL_EPMD_PORT", port_mapper.port.to_string().into()),
            ("RABBITMQ_NODENAME", "signalbook-tests@localhost".into()),
            ("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1".into()),
            ("RABBITMQ_NODE_PORT", port.to_string().into()),
            ("RABBITMQ_DIST_PORT", dist_port.to_string().into()),
            ("RABBITMQ_MNESIA_BASE", folder.join("mnesia").into()),
            ("RABBITMQ_LOG_BASE", folder.join("log").into()),
            // Nothing of the machine's own configuration.
            ("RABBITMQ_CONF_ENV_FILE", folder.join("rabbitmq-env.conf").into()),
            ("RABBITMQ_CONFIG_FILE", folder.join("rabbitmq").into()),
            ("RABBITMQ_ENABLED_PLUGINS_FILE", folder.join("enabled_plugins").into()),
        ]);
        let server = background(&mut command, &folder.join("server.log"))?;
        let folder = folder.to_owned();
        let mut broker = Private { folder, port, server, _port_mapper: port_mapper };
        broker.wait()?;
        Ok(broker)
    }

    /// Waits until the broker has said that it is there.
    fn wait(&mut self) -> Result<(), Failure> {
        let log = self.folder.join("server.log");
        let started = Instant::now();
        while started.elapsed() < PATIENCE {
            let ended =
                self.server.try_wait().map_err(|error| Failure::file(&log, "watch", error))?;
            if let Some(status) = ended {
                return Err(Failure::Environment(format!(
                    "RabbitMQ did not start ({status}); {} says why",
                    log.display()
                )));
            }
            let said = std::fs::read_to_string(&log).unwrap_or_default();
            if said.contains("completed with") && answers(&format!("127.0.0.1:{}", self.port)) {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(200));
        }
        Err(Failure::Environment(format!("RabbitMQ does not get ready; see {}", log.display())))
    }
}

impl Drop for Private {
    fn drop(&mut self) {
        println!("==> stopping the RabbitMQ on port {}", self.port);
        // The broker's script hands the signal on and waits.
        let asked = Command::new("kill").arg(self.server.id().to_string()).status();
        let started = Instant::now();
        let ended = |server: &mut Child| matches!(server.try_wait(), Ok(Some(_)) | Err(_));
        while asked.is_ok() && started.elapsed() < PATIENCE && !ended(&mut self.server) {
            std::thread::sleep(Duration::from_millis(100));
        }
        stop(&mut self.server);
    }
}

/// Ends a process that we started, and waits for its end. One that has ended already is fine.
fn stop(process: &mut Child) {
    let _ = process.kill();
    let _ = process.wait();
}

/// Ports of the local machine that nothing listens on.
fn free_ports<const N: usize>() -> Result<[u16; N], Failure> {
    let failed =
        |error: std::io::Error| Failure::Environment(format!("cannot find a free port: {error}"));
    let mut ports = [0; N];
    let mut listeners = Vec::new();
    for port in &mut ports {
        // All are held until all are found, or one might be found twice.
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(failed)?;
        *port = listener.local_addr().map_err(failed)?.port();
        listeners.push(listener);
    }
    Ok(ports)
}

/// Starts a program that goes on while we do, and that says what it has to say in a file.
fn background(command: &mut Command, log: &Path) -> Result<Child, Failure> {
    let program = command.get_program().to_string_lossy().into_owned();
    let unwritable = |error: std::io::Error| Failure::file(log, "write", error);
    let file = std::fs::File::create(log).map_err(unwritable)?;
    let errors = file.try_clone().map_err(unwritable)?;
    command.stdin(Stdio::null()).stdout(file).stderr(errors).spawn().map_err(|error| {
        Failure::Environment(format!("cannot run {program}: {error}; is it installed?"))
    })
}
