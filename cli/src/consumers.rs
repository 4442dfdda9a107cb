//! Consumers, from their manifests.

use clap::Args;
use signalbook_codegen::compat::Finding;
use signalbook_codegen::consumer::{self, Fate, Reliance};
use signalbook_codegen::source::SourceId;
use signalbook_codegen::{Catalogue, Report, Sources};

use crate::Failure;
use crate::load::{load_beside, matching};

/// Which consumers are known.
#[derive(Args, Clone, Debug)]
pub(crate) struct ConsumerArgs {
    /// Manifests of consumers, by a file's name or a pattern such as `consumers/*.yaml`; can be
    /// given several times
    #[arg(long = "consumers", value_name = "PATTERN")]
    patterns: Vec<String>,
}

impl ConsumerArgs {
    /// Whether no manifests are given.
    pub(crate) fn are_none(&self) -> bool {
        self.patterns.is_empty()
    }

    /// Reads the manifests, each once, and puts them beside the texts that are there.
    ///
    /// # Errors
    /// When a pattern matches no file, or a file cannot be read.
    pub(crate) fn load(&self, sources: &mut Sources) -> Result<Vec<SourceId>, Failure> {
        let mut files = Vec::new();
        for pattern in &self.patterns {
            files.extend(matching(pattern)?);
        }
        files.sort();
        files.dedup();
        files.iter().map(|file| load_beside(sources, file)).collect()
    }
}

/// Holds manifests against a catalogue; gives no consumers if one of them is wrong.
pub(crate) fn check<'c>(
    sources: &Sources,
    manifests: &[SourceId],
    catalogue: &'c Catalogue,
    report: &mut Report,
) -> Option<Vec<Reliance<'c>>> {
    let mut all = Vec::new();
    for manifest in manifests {
        let checked = consumer::check(sources, *manifest, catalogue);
        report.append(checked.report);
        all.push(checked.reliance);
    }
    all.into_iter().collect()
}

/// Which consumers a finding breaks, and which it spares; nothing, if none is known.
pub(crate) fn whom(fates: &[Fate], finding: &Finding) -> Option<String> {
    let (hurt, spared): (Vec<&Fate>, Vec<&Fate>) =
        fates.iter().partition(|fate| fate.is_hurt_by(finding));
    let named = |verb: &str, fates: Vec<&Fate>| {
        let names: Vec<_> = fates.iter().map(|fate| fate.consumer.as_str()).collect();
        (!names.is_empty()).then(|| format!("it {verb} {}", names.join(", ")))
    };
    let told: Vec<_> = named("hurts", hurt).into_iter().chain(named("spares", spared)).collect();
    (!told.is_empty()).then(|| told.join("; "))
}
