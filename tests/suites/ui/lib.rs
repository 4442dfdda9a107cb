//! Nothing: the suite is in `main.rs`, and cargo wants a library or a program in each package.
