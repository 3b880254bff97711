//! Runs of the real program in temporary folders, a file a subject.

mod build;
mod check;
mod formats;
mod hostile;
mod killed;
mod other_verbs;
mod support;
