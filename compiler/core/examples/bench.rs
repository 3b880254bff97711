#[global_allocator]
static GLOBAL: mimalloc::MiMalloc = mimalloc::MiMalloc;
use platc_core::{source::Sources, *};
fn main() {
    let root = std::env::args().nth(1).unwrap();
    let mut files = vec![];
    fn walk(d: &std::path::Path, root: &std::path::Path, out: &mut Vec<(String,String)>) { for e in std::fs::read_dir(d).unwrap() { let p=e.unwrap().path(); if p.is_dir() { walk(&p,root,out) } else if p.extension().is_some_and(|x|x=="kdl") { out.push((p.strip_prefix(root).unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(&p).unwrap())) } } }
    walk(root.as_ref(), root.as_ref(), &mut files);
    let sources = Sources::new(files);
    for _ in 0..5 {
        let t = std::time::Instant::now();
        let mut f = finding::Findings::default();
        let docs = parse::parse(&sources, &mut f);
        let t1 = t.elapsed();
        let layers = load::load(&sources, &docs, &mut f);
        let t2 = t.elapsed();
        let (mut m, mut r, mut d, mut c, mut l) = (0u128,0u128,0u128,0u128,0u128);
        for e in layers.environments.values() {
            let t = std::time::Instant::now();
            let (merged, _) = merge::merge(&layers, e); m += t.elapsed().as_micros();
            let t = std::time::Instant::now();
            let (p, _) = resolve::resolve(&merged); r += t.elapsed().as_micros();
            let t = std::time::Instant::now();
            let g = derive::derive(&p); d += t.elapsed().as_micros();
            let t = std::time::Instant::now();
            check::check(&p, &g); c += t.elapsed().as_micros();
            let t = std::time::Instant::now();
            targets::lower(&p, &g); l += t.elapsed().as_micros();
        }
        eprintln!("parse {:?} load {:?} merge {m} resolve {r} derive {d} check {c} lower {l}", t1, t2-t1);
    }
}
