use std::collections::BTreeSet;

use super::language::Language;
use super::measure::measured;
use super::norm::{bare, figures};
use super::numbering::anchor;
use super::open::{general, unknown};
use super::wording::inside;
use super::words::tree;
use super::{Design, Failure, Form, guide, languages, markdown as marks, render};

use crate::findings::{Counts, Figure, Findings, Settle, Verdict};

use self::norms::{CUSTOM, DOSSIERS, norm};
use self::sample::{measure, sample, spread};

mod messages;
mod norms;
mod sample;

fn html(findings: &Findings) -> Result<String, Failure> {
    render(findings, &Design::inspection(), Form::Html, "nl")
}

fn markdown(findings: &Findings) -> Result<String, Failure> {
    render(findings, &Design::inspection(), Form::Markdown, "nl")
}

#[test]
fn every_norm_and_dossier_is_there_and_the_bytes_are_the_same() {
    let findings = sample();
    let (page, text) = (html(&findings).unwrap(), markdown(&findings).unwrap());
    for norm in findings.aspects.iter().flat_map(|aspect| &aspect.norms) {
        let Counts { read, met, partly, not_met, unknown, not_applicable } = norm.counts;
        assert_eq!(read, met + partly + not_met + unknown + not_applicable, "{}", norm.id);
        assert!(page.contains(&format!("id=\"norm-{}\"", anchor(&norm.id))), "{}", norm.id);
        assert!(text.contains(&format!("#### {} ", norm.id)), "{}", norm.id);
    }
    for n in 1..=DOSSIERS {
        assert!(page.contains(&format!("id=\"dossier-{n}\"")));
    }
    assert_eq!(page, html(&findings).unwrap());
    assert_eq!(text, markdown(&findings).unwrap());
}

#[test]
fn the_report_is_there_in_every_language() {
    let findings = sample();
    for language in languages() {
        for form in [Form::Html, Form::Markdown] {
            let report = render(&findings, &Design::inspection(), form, language);
            let guide = guide(&findings, None, form, language);
            for text in [report, guide] {
                let text = text.unwrap_or_else(|failure| panic!("{language}: {:#?}", failure.0));
                let page = format!("<html lang=\"{language}\">");
                assert_eq!(text.contains(&page), form == Form::Html, "{language}");
            }
        }
    }
}

#[test]
fn what_findings_say_is_marked_as_dutch_where_the_page_is_not() {
    let findings = sample();
    assert_eq!(html(&findings).unwrap().matches("lang=\"nl\"").count(), 1);
    let page = render(&findings, &Design::inspection(), Form::Html, "en").unwrap();
    let norm = &findings.aspects[0].norms[0];
    let (statement, quote) = (marks::plain(&norm.statement), marks::plain(&norm.quotes[0].text));
    for marked in [
        format!("<h1 lang=\"nl\">{}</h1>", findings.audit.title),
        format!("<td lang=\"nl\">{}</td>", norm.title),
        format!("<td><span lang=\"nl\">{statement}</span><sup>"),
        format!("<bdi lang=\"nl\">{quote}</bdi>"),
        "<h2 id=\"1-introduction\"><span class=\"nummer\">1</span> Introduction</h2>".to_owned(),
    ] {
        assert!(page.contains(&marked), "{marked}");
    }
}

#[test]
fn every_link_within_the_page_has_a_place_and_no_place_is_there_twice() {
    let page = html(&sample()).unwrap();
    let mut places = BTreeSet::new();
    for rest in page.split(" id=\"").skip(1) {
        let place = rest.split('"').next().unwrap();
        assert!(places.insert(place), "twice: {place}");
    }
    for rest in page.split("href=\"#").skip(1) {
        let place = rest.split('"').next().unwrap();
        assert!(places.contains(place), "nowhere: {place}");
    }
    assert!(!page.contains("<script") && !page.contains("src="));
}

#[test]
fn hostile_text_is_inert() {
    const HOSTILE: &str =
        "<script>alert(1)</script> {{ 7*7 }} {% raw %} # kop [x](javascript:y) **z** \u{202e}\n- a | b";
    let mut findings = sample();
    findings.audit.title = HOSTILE.into();
    findings.audit.texts[0].markdown = format!("{HOSTILE}\n\n<img src=x onerror=alert(1)>");
    findings.populations[0].one = HOSTILE.into();
    findings.inputs[0].path = HOSTILE.into();
    findings.measures[0].title = HOSTILE.into();
    findings.judgements[0].motivation = HOSTILE.into();
    let aspect = &mut findings.aspects[0];
    if let Some(rating) = &mut aspect.rating {
        rating.reason = HOSTILE.into();
    }
    let norm = &mut aspect.norms[0];
    norm.title = HOSTILE.into();
    norm.sentence = HOSTILE.into();
    norm.words.met = vec![HOSTILE.into()];
    norm.quotes[0].text = HOSTILE.into();
    norm.quotes[0].speaker = Some(HOSTILE.into());
    norm.verdicts[0].dossier = "\"><script>".into();
    let page = html(&findings).unwrap();
    assert!(!page.contains("<script") && !page.contains("<img"));
    assert!(page.contains("{{ 7*7 }}") && !page.contains('\u{202e}'));
    let text = markdown(&findings).unwrap();
    let back = marks::to_html(&text, 1, &marks::Places::new());
    assert!(!back.contains("href=\"javascript") && !back.contains("<strong>z"));
    let raw = pulldown_cmark::Parser::new(&text);
    assert!(
        !raw.into_iter().any(|event| matches!(
            event,
            pulldown_cmark::Event::Html(_) | pulldown_cmark::Event::InlineHtml(_)
        ))
    );
    assert!(text.contains("> \\<script\\>alert(1)\\</script\\> \\{\\{ 7\\*7 \\}\\}"));
    assert!(text.contains("\n> \\- a \\| b"));
}

#[test]
fn an_audit_with_next_to_nothing_is_still_a_report() {
    let mut findings = sample();
    findings.audit.texts.clear();
    findings.audit.subtitle = None;
    findings.measures.clear();
    findings.parameters.clear();
    findings.judgements.clear();
    findings.inputs.clear();
    findings.aspects.truncate(1);
    findings.aspects[0].rating.as_mut().unwrap().possible.clear();
    for norm in &mut findings.aspects[0].norms {
        norm.share = None;
        norm.verdicts.clear();
        norm.counts = Counts { read: 1, unknown: 1, ..Counts::default() };
    }
    let page = html(&findings).unwrap();
    assert!(
        page.contains("komt de inspectie niet tot een oordeel")
            && page.contains("Een eindoordeel over het geheel")
    );
    assert!(markdown(&findings).unwrap().contains("In één dossier was dit niet vast te stellen."));
    findings.aspects.clear();
    assert!(html(&findings).is_ok() && markdown(&findings).is_ok());
}

#[test]
fn figures_agree_in_number() {
    let words = |counts: [u64; 5]| {
        let mut norm = norm(0, &("X-1", "t", "s", "1", "Zin.", counts));
        norm.sentence = "Zin.".into();
        figures(&Language::dutch(), &norm, "dossier", "dossiers")
    };
    let given = |counts: [u64; 5]| {
        figures(&Language::dutch(), &norm(0, &("X-1", "t", "s", "1", "Zin.", counts)), "dossier", "dossiers")
    };
    assert_eq!(
        given([8, 21, 4, 4, 1]),
        "Het aandeel komt daarmee op 24%; vier dossiers voldoen niet aan de norm."
    );
    assert_eq!(given([0, 0, 1, 0, 5]), "Eén dossier voldoet niet aan de norm.");
    assert_eq!(given([5, 0, 0, 0, 0]), "");
    assert_eq!(
        bare(&norm(0, &("X-1", "t", "s", "1", "Zin (met haakjes).", [1; 5]))),
        ("Zin (met haakjes)", true)
    );
    assert_eq!(
        words([1, 1, 1, 0, 0]),
        "Aan de norm voldoet één van de 3 beoordeelde dossiers (33%); één voldoet deels en één niet."
    );
    assert_eq!(
        words([0, 0, 5, 1, 0]),
        "Aan de norm voldoet geen van de 5 beoordeelde dossiers; de overige 5 voldoen niet. In één dossier was dit niet vast te stellen."
    );
    assert_eq!(
        words([2, 0, 0, 0, 1]),
        "Aan de norm voldoen beide beoordeelde dossiers. Op één dossier is de norm niet van toepassing."
    );
    assert_eq!(words([0, 1, 0, 0, 0]), "Eén dossier was te beoordelen en voldoet deels aan de norm.");
    assert_eq!(
        words([0, 0, 0, 2, 1]),
        "In 2 dossiers was dit niet vast te stellen en op één dossier is de norm niet van toepassing."
    );
    assert_eq!(Language::dutch().thousands(1_234_567), "1.234.567");
    assert_eq!(inside("UWV en gemeente"), "UWV en gemeente");
    assert_eq!(inside("Éigen kracht"), "éigen kracht");
}

#[test]
fn measures_read_as_sentences() {
    let say = |figure| measured(&Language::dutch(), &measure("m", "Opleiding", figure), sample().main());
    assert_eq!(
        say(spread(&[("lager", 1), ("hoger", 3), ("geen", 0)], 1)),
        "Bij ‘opleiding’ vermeldt één dossier ‘lager’ en 3 ‘hoger’; één dossier vermeldt het niet."
    );
    assert_eq!(say(spread(&[], 0)), "Bij ‘opleiding’ vermeldt geen dossier iets.");
    assert_eq!(
        say(Figure::Share { yes: 9, no: 25, unknown: 4, not_applicable: 0 }),
        "Opleiding: in 9 van de 34 dossiers die er iets over zeggen (26%); 4 dossiers vermelden het niet."
    );
}

#[test]
fn facts_are_counted_over_dossiers() {
    assert_eq!(general("datum van diagnose (dossiers/35.yaml:50)"), "datum van diagnose");
    assert_eq!(
        general("of alle (x) zijn vastgelegd (5 mei 2012 tot en met (a) 2013) a"),
        "of alle (x) zijn vastgelegd a"
    );
    assert_eq!(general("een ( open haakje"), "een ( open haakje");
    let mut norm = norm(0, &CUSTOM[0]);
    let open = norm.verdicts.iter_mut().filter(|record| record.verdict == Verdict::Unknown);
    for (record, fact) in open.zip(["a (x.yaml/1)", "a (y/2)", "b", "c"]) {
        record.settle = vec![Settle { certain: true, facts: vec![fact.into()] }];
    }
    let view = unknown(&Language::dutch(), &norm).unwrap();
    assert_eq!((view.count, view.facts), (4, vec!["a (8 en 23)".to_owned()]));
}

#[test]
fn indented_lines_become_a_tree() {
    let lines: Vec<String> = ["a", "  b", "      c", "  d", "e"].map(Into::into).into();
    let tree = tree(&lines);
    assert_eq!(tree.len(), 2);
    assert_eq!(tree[0].under.len(), 2);
    assert_eq!(tree[0].under[0].under[0].text, "c");
    assert_eq!(super::words::tree(&["      x".into()])[0].text, "x");
}
