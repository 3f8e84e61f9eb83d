//! Builds the library and trades the golden bars with it.

use std::process::Command;

#[test]
fn trades_the_golden_bars_as_expected() {
    let folder = env!("CARGO_MANIFEST_DIR");
    let cargo = env!("CARGO");
    assert!(ran(Command::new(cargo).args(["build", "--release"]).current_dir(folder)));
    let library = "target/release/lib@SYMBOL@_plugin.so";
    assert!(ran(Command::new("sh").args(["golden/run", library]).current_dir(folder)));
}

fn ran(command: &mut Command) -> bool {
    command.status().is_ok_and(|status| status.success())
}
