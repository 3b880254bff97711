//! The benchmark as data: what a machine that runs containers is held to.
//!
//! Source: CIS Amazon Linux 2023 Benchmark 1.0.0, by section. What a machine of a cluster cannot have is left out: forwarding of packets
//! stays on and the filter by return path is loose, since pods have addresses of their own (3.2.1, 3.3.7); partitions (1.1.2) are the
//! image's; firewalls (3.4) are security groups.

/// Modules of the kernel that are never loaded (1.1.1, 3.1). Those of level 2 say so.
pub const MODULES: &[(&str, bool)] = &[
    ("cramfs", false),
    ("freevxfs", false),
    ("hfs", false),
    ("hfsplus", false),
    ("jffs2", false),
    ("usb-storage", false),
    ("udf", true),
    ("dccp", true),
    ("sctp", true),
    ("rds", true),
    ("tipc", true),
];

/// Settings of the kernel (1.5, 3.2, 3.3).
pub const KERNEL: &[(&str, &str)] = &[
    ("fs.suid_dumpable", "0"),
    ("kernel.randomize_va_space", "2"),
    ("kernel.yama.ptrace_scope", "1"),
    ("net.ipv4.conf.all.accept_redirects", "0"),
    ("net.ipv4.conf.all.accept_source_route", "0"),
    ("net.ipv4.conf.all.log_martians", "1"),
    ("net.ipv4.conf.all.rp_filter", "2"),
    ("net.ipv4.conf.all.secure_redirects", "0"),
    ("net.ipv4.conf.all.send_redirects", "0"),
    ("net.ipv4.conf.default.accept_redirects", "0"),
    ("net.ipv4.conf.default.accept_source_route", "0"),
    ("net.ipv4.conf.default.log_martians", "1"),
    ("net.ipv4.conf.default.secure_redirects", "0"),
    ("net.ipv4.conf.default.send_redirects", "0"),
    ("net.ipv4.icmp_echo_ignore_broadcasts", "1"),
    ("net.ipv4.icmp_ignore_bogus_error_responses", "1"),
    ("net.ipv4.tcp_syncookies", "1"),
    ("net.ipv6.conf.all.accept_ra", "0"),
    ("net.ipv6.conf.all.accept_redirects", "0"),
    ("net.ipv6.conf.default.accept_ra", "0"),
    ("net.ipv6.conf.default.accept_redirects", "0"),
];

/// Settings of the SSH server (4.2).
pub const SSH: &[(&str, &str)] = &[
    ("AllowTcpForwarding", "no"),
    ("ClientAliveCountMax", "3"),
    ("ClientAliveInterval", "15"),
    ("HostbasedAuthentication", "no"),
    ("IgnoreRhosts", "yes"),
    ("LogLevel", "INFO"),
    ("LoginGraceTime", "60"),
    ("MaxAuthTries", "4"),
    ("MaxSessions", "10"),
    ("MaxStartups", "10:30:60"),
    ("PermitEmptyPasswords", "no"),
    ("PermitRootLogin", "no"),
    ("PermitUserEnvironment", "no"),
    ("X11Forwarding", "no"),
];

/// Files and folders that only root may change, and most only root may read (4.1, 4.2, 6.1): path and mode.
pub const MODES: &[(&str, &str)] = &[
    ("/etc/cron.d", "0700"),
    ("/etc/cron.daily", "0700"),
    ("/etc/cron.hourly", "0700"),
    ("/etc/cron.monthly", "0700"),
    ("/etc/cron.weekly", "0700"),
    ("/etc/group", "0644"),
    ("/etc/gshadow", "0000"),
    ("/etc/passwd", "0644"),
    ("/etc/shadow", "0000"),
    ("/etc/ssh/sshd_config", "0600"),
];

/// Packages that must not be there (2.1, 2.2).
pub const UNWANTED: &[&str] =
    &["ftp", "ldap", "nis", "openldap-clients", "rsync-daemon", "telnet", "telnet-server", "tftp", "ypbind"];

/// Services that must run: the time, and the record of what was done, which is level 2 (2.1.1, 5.2.1).
pub const SERVICES: &[(&str, bool)] = &[("chronyd", false), ("auditd", true)];
