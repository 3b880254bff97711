//! Merges and compiles any text: the first part of the input is the base, the next an environment, the last a module.
#![no_main]

use libfuzzer_sys::fuzz_target;
use platc_core::compile::compile;
use platc_core::source::Sources;

fuzz_target!(|text: &str| {
    let paths = ["platform.kdl", "environments/production.kdl", "modules/own.kdl"];
    let files = paths.iter().zip(text.split("\n====\n")).map(|(path, text)| ((*path).to_owned(), text.to_owned()));
    compile(&Sources::new(files), None);
});
