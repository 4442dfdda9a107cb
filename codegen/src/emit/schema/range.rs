//! Ranges of whole numbers as regular expressions over their decimal digits.

use crate::catalogue::Bounds;

/// What matches the numbers within bounds, each in its one spelling.
pub(super) fn range_pattern(bounds: Bounds) -> String {
    let Bounds { minimum, maximum } = bounds;
    let mut alternatives = Vec::new();
    if minimum < 0 {
        let least = maximum.checked_neg().filter(|least| *least > 0).unwrap_or(1);
        let digits = naturals(least.unsigned_abs(), minimum.unsigned_abs());
        alternatives.push(format!("-{}", any_of(&digits)));
    }
    if maximum >= 0 {
        alternatives.extend(naturals(minimum.max(0).unsigned_abs(), maximum.unsigned_abs()));
    }
    any_of(&alternatives)
}

/// The numbers from one to another: alternatives by how many digits they have.
fn naturals(from: u128, to: u128) -> Vec<String> {
    let mut alternatives = Vec::new();
    let mut from = from;
    while from <= to {
        // The largest number of as many digits.
        let most = 10_u128.checked_pow(from.to_string().len().try_into().unwrap_or(u32::MAX));
        let last = most.map_or(to, |most| to.min(most - 1));
        alternatives.push(digits(from.to_string().as_bytes(), last.to_string().as_bytes()));
        from = last + 1;
    }
    alternatives
}

/// The numbers from one to another that have as many digits.
fn digits(from: &[u8], to: &[u8]) -> String {
    let (Some((first, from)), Some((last, to))) = (from.split_first(), to.split_first()) else {
        return String::new();
    };
    if first == last {
        return format!("{}{}", char::from(*first), digits(from, to));
    }
    let mut alternatives = Vec::new();
    let (mut lowest, mut highest) = (*first, *last);
    if from.iter().any(|digit| *digit != b'0') {
        alternatives.push(format!(
            "{}{}",
            char::from(lowest),
            digits(from, &vec![b'9'; from.len()])
        ));
        lowest += 1;
    }
    let short_of_the_end = to.iter().any(|digit| *digit != b'9');
    if short_of_the_end {
        highest -= 1;
    }
    if lowest <= highest {
        alternatives.push(format!("{}{}", class(lowest, highest), times(from.len())));
    }
    if short_of_the_end {
        alternatives.push(format!("{}{}", char::from(*last), digits(&vec![b'0'; to.len()], to)));
    }
    any_of(&alternatives)
}

fn class(lowest: u8, highest: u8) -> String {
    let (lowest, highest) = (char::from(lowest), char::from(highest));
    if lowest == highest { lowest.to_string() } else { format!("[{lowest}-{highest}]") }
}

fn times(count: usize) -> String {
    match count {
        0 => String::new(),
        1 => "[0-9]".to_owned(),
        _ => format!("[0-9]{{{count}}}"),
    }
}

fn any_of(alternatives: &[String]) -> String {
    match alternatives {
        [only] => only.clone(),
        _ => format!("(?:{})", alternatives.join("|")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_takes_the_numbers_of_its_range_and_no_others() {
        let edges = [
            -1000, -999, -101, -100, -99, -21, -10, -9, -1, 0, 1, 7, 9, 10, 42, 99, 100, 305, 1000,
        ];
        for minimum in edges {
            for maximum in edges.into_iter().filter(|maximum| minimum <= *maximum) {
                let pattern = format!("^{}$", range_pattern(Bounds { minimum, maximum }));
                let regex = regex_lite::Regex::new(&pattern).expect("a pattern");
                for number in -1101..=1101 {
                    let within = (minimum..=maximum).contains(&number);
                    assert_eq!(regex.is_match(&number.to_string()), within, "{pattern} {number}");
                }
                for other in ["-0", "00", "07", "", "-", "+1", "1.0", "-01"] {
                    assert!(!regex.is_match(other), "{pattern} {other:?}");
                }
            }
        }
    }

    #[test]
    fn the_widest_ranges_end_where_they_should() {
        for (minimum, maximum) in [
            (i128::from(i64::MIN), i128::from(u64::MAX)),
            (-9_007_199_254_740_991, 9_007_199_254_740_991),
            (i128::from(u64::MAX), i128::from(u64::MAX)),
        ] {
            let pattern = format!("^{}$", range_pattern(Bounds { minimum, maximum }));
            let regex = regex_lite::Regex::new(&pattern).expect("a pattern");
            let taken = |number: i128| regex.is_match(&number.to_string());
            assert!(taken(minimum) && taken(maximum), "{pattern}");
            assert!(!taken(minimum - 1) && !taken(maximum + 1), "{pattern}");
        }
    }
}
