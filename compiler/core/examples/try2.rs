use platc_core::{source::Sources, print, explain};
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let root = a[1].clone();
    let mut files = vec![];
    fn walk(d: &std::path::Path, root: &std::path::Path, out: &mut Vec<(String,String)>) { for e in std::fs::read_dir(d).unwrap() { let p=e.unwrap().path(); if p.is_dir() { walk(&p,root,out) } else if p.extension().is_some_and(|x|x=="kdl") { out.push((p.strip_prefix(root).unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(&p).unwrap())) } } }
    walk(root.as_ref(), root.as_ref(), &mut files);
    let sources = Sources::new(files);
    match a[2].as_str() {
        "show" => println!("{}", print::show(&sources, &a[3], a.get(4).map(|x| x.as_str())).map(|x| x.0).unwrap_or_else(|e| e)),
        "explain" => {
            let t = std::time::Instant::now();
            let r = explain::file(&sources, &a[3], &match a.get(4) { Some(p) => explain::Asked::Pointer(None, p.clone()), None => explain::Asked::All });
            eprintln!("{:?}", t.elapsed());
            match r { Ok(list) => for e in list { println!("{} {} = {:?}  <- {}", e.value.object, e.value.pointer, e.value.text, e.causes.iter().take(3).map(|c| format!("{}:{} `{}` ({}) {}", c.leaf.node, c.leaf.setting, c.text, sources.name(c.leaf.place), c.moves)).collect::<Vec<_>>().join(" | ")) }, Err(e) => println!("{e:?}") }
        }
        s => { let st = print::Stage::ALL.iter().find(|x| x.0 == s).unwrap().1; println!("{}", print::stage(&sources, st, a.get(3).map(|x| x.as_str())).0) }
    }
}
