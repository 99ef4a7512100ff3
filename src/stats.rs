//! Figures about shares: pure functions, each with its source.

/// The 97.5th percentile of the standard normal distribution, for two-sided 95% intervals.
const Z95: f64 = 1.959_963_984_540_054;

/// The 95% score interval for `k` out of `n` (Wilson, *Probable inference, the law of succession, and statistical
/// inference*, JASA 22, 1927). None when `n` is 0.
///
/// ```
/// // Newcombe, Statistics in Medicine 17 (1998), table I, method 3: 81 of 263 gives 0.2553 to 0.3662.
/// let (low, high) = toetssteen::stats::wilson(81, 263).unwrap();
/// assert!((low - 0.2553).abs() < 5e-5 && (high - 0.3662).abs() < 5e-5);
/// ```
pub fn wilson(k: u64, n: u64) -> Option<(f64, f64)> {
    if n == 0 {
        return None;
    }
    let (count, total) = (to_f64(k.min(n)), to_f64(n));
    let share = count / total;
    let z2 = Z95 * Z95;
    let centre = share + z2 / (2.0 * total);
    let half = Z95 * (share * (1.0 - share) / total + z2 / (4.0 * total * total)).sqrt();
    let scale = 1.0 + z2 / total;
    Some((((centre - half) / scale).max(0.0), ((centre + half) / scale).min(1.0)))
}

/// `k` out of `n` as a share; none when `n` is 0.
pub fn share(k: u64, n: u64) -> Option<f64> {
    (n > 0).then(|| to_f64(k) / to_f64(n))
}

/// Counts are far below 2^53, up to which every whole number has a float of its own.
#[expect(clippy::cast_precision_loss, reason = "counts of dossiers stay below 2^53")]
fn to_f64(n: u64) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extremes_stay_within_bounds() {
        assert_eq!(wilson(0, 0), None);
        let (low, high) = wilson(0, 15).unwrap();
        assert!(low == 0.0 && (high - 0.2039).abs() < 1e-4);
        let (low, high) = wilson(15, 15).unwrap();
        assert!((low - 0.7961).abs() < 1e-4 && high <= 1.0);
    }
}
