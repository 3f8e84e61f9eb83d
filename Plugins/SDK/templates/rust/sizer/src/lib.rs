//! @NAME@: gives an entry a share of the account's equity.
use perps_plugin::*;

const SCHEMA: &str = concat!(
    r#"{"type":"object","additionalProperties":false,"properties":{"share":{"type":"string","#,
    r#""x-perps-kind":"percent","default":"5%","minimum":"0.1%","maximum":"100%","#,
    r#""description":"The share of equity."}}}"#,
);

struct Rule {
    share_e8: i64,
    products: Vec<Instrument>,
}

impl Module for Rule {
    const ABOUT: About = About {
        schema: SCHEMA,
        ..About::new("org.example.@NAME@", "@NAME@", "Gives an entry a share of equity.")
    };

    fn new(host: &Host) -> Result<Rule, Refusal> {
        Ok(Rule { share_e8: host.share_e8("share", 5_000_000)?, products: Vec::new() })
    }

    fn activate(&mut self, activation: &Activation, _: &Host) -> Result<(), Refusal> {
        self.products = activation.instruments.clone();
        for product in &mut self.products {
            product.amt_exp = activation.account_exp; // money is reckoned as the account's
        }
        Ok(())
    }
}

impl Sizer for Rule {
    /// Answers, never acts. The host floors to the lot and cuts to what the limits allow.
    fn size(&mut self, entry: &pb_check, out: &mut Verdict<'_>, _: &Host) {
        out.compare(self.share_e8 as f64 / 1e6, self.share_e8 as f64 / 1e6, "%");
        match self.share(entry) {
            Some(qty) => out.resize(qty, "a share of equity"),
            None => out.reject(1, "equity or price is not known"),
        }
    }
}

impl Rule {
    fn share(&self, entry: &pb_check) -> Option<pb_qty> {
        // SAFETY: the host's record, alive during the call.
        let intent = unsafe { entry.intent.as_ref()? };
        let own = self.products.iter().find(|product| product.index == intent.instrument)?;
        let is_known = entry.equity > 0 && entry.fx_e9 == 1_000_000_000;
        let money = i128::from(entry.equity) * i128::from(self.share_e8) / 100_000_000;
        own.size_worth(i64::try_from(money).ok().filter(|_| is_known)?, intent.limit_px)
    }
}

export!(sizer Rule);
