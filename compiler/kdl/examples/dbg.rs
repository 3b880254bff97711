//! t
fn main() { let s = std::fs::read_to_string(std::env::args().nth(1).unwrap()).unwrap(); let a = platc_kdl::format(&s).unwrap(); println!("{a}\n----"); println!("{}", platc_kdl::format(&a).unwrap()); }
