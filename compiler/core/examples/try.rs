use platc_core::{source::Sources, compile::compile};
fn main() {
    let root = std::env::args().nth(1).unwrap();
    let mut files = vec![];
    fn walk(d: &std::path::Path, root: &std::path::Path, out: &mut Vec<(String,String)>) { for e in std::fs::read_dir(d).unwrap() { let p=e.unwrap().path(); if p.is_dir() { walk(&p,root,out) } else if p.extension().is_some_and(|x|x=="kdl") { out.push((p.strip_prefix(root).unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(&p).unwrap())) } } }
    walk(root.as_ref(), root.as_ref(), &mut files);
    let sources = Sources::new(files);
    let t = std::time::Instant::now();
    let out = compile(&sources, std::env::args().nth(2).as_deref());
    eprintln!("{:?}", t.elapsed());
    for f in &out.findings { println!("{} [{}] {} at {} ~{:?}~ also {:?} help {:?}", f.severity.word(), f.code, f.message, f.primary.as_ref().map(|l| sources.name(l.place)).unwrap_or_default(), f.primary.as_ref().map(|l| sources.text(l.place)).unwrap_or_default(), f.others.iter().map(|l| sources.name(l.place)).collect::<Vec<_>>(), f.help); }
    for a in &out.artifacts { println!("== {}", a.unit.path); if std::env::args().nth(3).is_some_and(|x| a.unit.path.contains(&x)) { println!("{}", a.text) } }
    println!("{:?}", out.without_output);
}
