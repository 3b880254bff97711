//! A playbook: one play, whose tasks write what the benchmark asks for. Only modules that come with Ansible itself are used.

use serde_json::{Value, json};

use super::controls::{KERNEL, MODES, MODULES, SERVICES, SSH, UNWANTED};
use crate::words::cluster::Benchmark;

/// The playbook for the machines of a cluster: the group of hosts that has its name.
pub fn of(cluster: &str, benchmark: Benchmark) -> Value {
    let strict = benchmark == Benchmark::CisLevel2;
    let read = json!({ "ansible.builtin.command": { "cmd": "sysctl --system" }, "changed_when": true });
    json!([{
        "name": format!("Machines of {cluster} are held to {}", benchmark.word()),
        "hosts": cluster.replace('-', "_"),
        "become": true,
        "tasks": tasks(strict),
        "handlers": [task(KERNEL_HANDLER, read), task(SSH_HANDLER, service("sshd", "restarted"))],
    }])
}

const KERNEL_HANDLER: &str = "Kernel settings are read";
const SSH_HANDLER: &str = "SSH is restarted";

/// A task: what it does, by the name of a module and its arguments.
fn task(name: &str, module: Value) -> Value {
    let mut task = json!({ "name": name });
    if let (Some(task), Value::Object(module)) = (task.as_object_mut(), module) {
        task.extend(module);
    }
    task
}

/// The same with a further keyword, such as `loop`.
fn with(mut task: Value, keyword: &str, value: Value) -> Value {
    task[keyword] = value;
    task
}

fn service(name: &str, state: &str) -> Value {
    json!({ "ansible.builtin.service": { "name": name, "state": state, "enabled": true } })
}

/// A file of root's with these lines.
fn file(path: &str, lines: impl Iterator<Item = String>) -> Value {
    let content: String = lines.map(|line| format!("{line}\n")).collect();
    json!({ "ansible.builtin.copy": { "dest": path, "content": content, "owner": "root", "group": "root", "mode": "0600" } })
}

fn tasks(strict: bool) -> Vec<Value> {
    let wanted = |level_two: bool| strict || !level_two;
    let modules = MODULES.iter().filter(|(_, level_two)| wanted(*level_two));
    let modules = modules.flat_map(|(name, _)| [format!("install {name} /bin/false"), format!("blacklist {name}")]);
    let kernel = KERNEL.iter().map(|(name, value)| format!("{name} = {value}"));
    let ssh = SSH.iter().map(|(name, value)| format!("{name} {value}"));
    let modes = MODES.iter().map(|(path, mode)| json!({ "path": path, "mode": mode })).collect();
    let services = SERVICES.iter().filter(|(_, level_two)| wanted(*level_two)).map(|(name, _)| json!(name)).collect();
    let sudo = ["Defaults use_pty", "Defaults logfile=/var/log/sudo.log"].map(str::to_owned);
    let own = json!({ "path": "{{ item.path }}", "mode": "{{ item.mode }}", "owner": "root", "group": "root" });
    let updates = json!({ "name": "*", "state": "latest", "security": true });
    let gone = json!({ "name": UNWANTED, "state": "absent" });
    vec![
        task("Fixes of known holes are installed", json!({ "ansible.builtin.dnf": updates })),
        task("What nobody needs is removed", json!({ "ansible.builtin.dnf": gone })),
        task("Modules that nobody needs are never loaded", file("/etc/modprobe.d/60-cis.conf", modules)),
        with(task("The kernel is careful", file("/etc/sysctl.d/60-cis.conf", kernel)), "notify", json!(KERNEL_HANDLER)),
        with(task("SSH is careful", file("/etc/ssh/sshd_config.d/60-cis.conf", ssh)), "notify", json!(SSH_HANDLER)),
        task("Sudo keeps a record", file("/etc/sudoers.d/60-cis", sudo.into_iter())),
        with(task("Files of the system are root's", json!({ "ansible.builtin.file": own })), "loop", modes),
        with(task("What must run runs", service("{{ item }}", "started")), "loop", services),
    ]
}
