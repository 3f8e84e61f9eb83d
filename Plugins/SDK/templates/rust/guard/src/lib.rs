//! @NAME@: refuses entries between two hours of the day, UTC.
use perps_plugin::*;

const SCHEMA: &str = concat!(
    r#"{"type":"object","additionalProperties":false,"properties":{"#,
    r#""from_hour":{"type":"integer","default":22,"minimum":0,"maximum":23,"#,
    r#""description":"The first quiet hour, UTC."},"#,
    r#""to_hour":{"type":"integer","default":23,"minimum":1,"maximum":24,"#,
    r#""description":"The first hour after it."}}}"#,
);

struct Rule {
    from: i64,
    to: i64,
}

impl Module for Rule {
    const ABOUT: About = About {
        schema: SCHEMA,
        ..About::new("org.example.@NAME@", "@NAME@", "Refuses entries in quiet hours.")
    };

    fn new(host: &Host) -> Result<Rule, Refusal> {
        let (from, to) = (host.integer("from_hour", 22), host.integer("to_hour", 23));
        if from >= to {
            return Err(Refusal::parameter("from_hour", "must be below to_hour"));
        }
        Ok(Rule { from, to })
    }
}

impl Guard for Rule {
    /// Answers, never acts. Silence refuses; what only reduces risk should always pass.
    fn check(&mut self, order: &pb_check, out: &mut Verdict<'_>, _: &Host) {
        let hour = order.now / 3_600_000_000_000 % 24;
        let is_quiet = order.now <= 0 || (self.from..self.to).contains(&hour);
        out.compare(hour as f64, self.from as f64, "h");
        if is_quiet && order.flags & PB_CF_REDUCING == 0 {
            out.reject(1, "these hours are quiet");
        } else {
            out.allow();
        }
    }
}

export!(guard Rule);
