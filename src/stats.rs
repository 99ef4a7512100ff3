//! Figures about shares and what sets groups apart: pure functions, each with its source.

use statrs::distribution::{ChiSquared, ContinuousCDF, Discrete, Hypergeometric, Normal, StudentsT};

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

/// The 95% interval for the difference of two shares, each `k` out of `n`, from their Wilson intervals (Newcombe,
/// *Interval estimation for the difference between independent proportions*, Statistics in Medicine 17, 1998, method 10).
/// None when an `n` is 0.
///
/// ```
/// // Newcombe (1998), table II, example (a): 56 of 70 against 48 of 80 gives 0.0524 to 0.3339.
/// let (low, high) = toetssteen::stats::difference((56, 70), (48, 80)).unwrap();
/// assert!((low - 0.0524).abs() < 5e-5 && (high - 0.3339).abs() < 5e-5);
/// ```
pub fn difference(first: (u64, u64), second: (u64, u64)) -> Option<(f64, f64)> {
    let (a, b) = (share(first.0, first.1)?, share(second.0, second.1)?);
    let ((a_low, a_high), (b_low, b_high)) = (wilson(first.0, first.1)?, wilson(second.0, second.1)?);
    let low = a - b - (a - a_low).hypot(b_high - b);
    let high = a - b + (a_high - a).hypot(b - b_low);
    Some((low.max(-1.0), high.min(1.0)))
}

/// The two-sided p-value of Fisher's exact test on two shares, each `k` out of `n`: of all tables with the same
/// margins, those that are no likelier than this one. None when an `n` is 0.
///
/// ```
/// // Fisher, The Design of Experiments (1935): three of four cups against one of four gives 0.4857.
/// let p = toetssteen::stats::fisher((3, 4), (1, 4)).unwrap();
/// assert!((p - 0.4857).abs() < 5e-5);
/// ```
pub fn fisher(first: (u64, u64), second: (u64, u64)) -> Option<f64> {
    if first.1 == 0 || second.1 == 0 {
        return None;
    }
    let (all, yes) = (first.1 + second.1, first.0 + second.0);
    let tables = Hypergeometric::new(all, yes, first.1).ok()?;
    let this = tables.pmf(first.0);
    // What is as likely may differ in the last digits.
    let no_likelier = |k: &u64| tables.pmf(*k) <= this * (1.0 + 1e-7);
    let ks = yes.saturating_sub(second.1)..=yes.min(first.1);
    Some(rounded(ks.filter(no_likelier).map(|k| tables.pmf(k)).sum::<f64>().min(1.0)))
}

/// The p-value of Pearson's chi-squared test on a table of counts, rows by columns. Rows and columns without any count
/// are left out; none where fewer than two of either remain.
///
/// ```
/// // Statistic 6.3957 with two degrees of freedom.
/// let p = toetssteen::stats::chi_squared(&[vec![10, 20, 30], vec![6, 9, 40]]).unwrap();
/// assert!((p - 0.04085).abs() < 5e-6);
/// ```
pub fn chi_squared(table: &[Vec<u64>]) -> Option<f64> {
    let rows: Vec<u64> = table.iter().map(|row| row.iter().sum()).collect();
    let width = table.iter().map(Vec::len).max().unwrap_or_default();
    let columns: Vec<u64> = (0..width).map(|at| table.iter().filter_map(|row| row.get(at)).sum()).collect();
    let some = |counts: &[u64]| counts.iter().filter(|n| **n > 0).count();
    let (height, width) = (some(&rows), some(&columns));
    if height < 2 || width < 2 {
        return None;
    }
    let all: u64 = rows.iter().sum();
    let mut statistic = 0.0;
    for (row, of_row) in table.iter().zip(&rows) {
        for (count, of_column) in row.iter().zip(&columns).filter(|(_, column)| **column > 0) {
            let expected = to_f64(*of_row) * to_f64(*of_column) / to_f64(all);
            if expected > 0.0 {
                statistic += (to_f64(*count) - expected).powi(2) / expected;
            }
        }
    }
    let freedom = to_f64(((height - 1) * (width - 1)) as u64);
    Some(rounded(ChiSquared::new(freedom).ok()?.sf(statistic)))
}

/// What is known of a number in one group: how many have it, their mean, and the sum of squares about it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    /// How many.
    pub n: u64,
    /// Their mean.
    pub mean: f64,
    /// The sum of squared distances to the mean.
    pub squares: f64,
}

/// The difference of two means with its 95% interval and two-sided p-value (Welch, *The generalization of
/// "Student's" problem when several different population variances are involved*, Biometrika 34, 1947). None where a
/// group has fewer than two, or nothing varies.
///
/// ```
/// use toetssteen::stats::{Sample, welch};
/// // 1 to 5 against 2, 4, 6, 8, 10: t = -1.8974 with 5.882 degrees of freedom.
/// let first = Sample { n: 5, mean: 3.0, squares: 10.0 };
/// let second = Sample { n: 5, mean: 6.0, squares: 40.0 };
/// let (low, high, p) = welch(first, second).unwrap();
/// assert!((low + 6.8874).abs() < 5e-3 && (high - 0.8874).abs() < 5e-3 && (p - 0.1073).abs() < 5e-4);
/// ```
pub fn welch(first: Sample, second: Sample) -> Option<(f64, f64, f64)> {
    if first.n < 2 || second.n < 2 {
        return None;
    }
    let of = |sample: Sample| sample.squares / to_f64(sample.n - 1) / to_f64(sample.n);
    let (a, b) = (of(first), of(second));
    let error = (a + b).sqrt();
    if error == 0.0 {
        return None;
    }
    let freedom = (a + b).powi(2) / (a * a / to_f64(first.n - 1) + b * b / to_f64(second.n - 1));
    let student = StudentsT::new(0.0, 1.0, freedom).ok()?;
    let difference = first.mean - second.mean;
    let reach = student.inverse_cdf(0.975) * error;
    let p = 2.0 * student.sf((difference / error).abs());
    Some((difference - reach, difference + reach, rounded(p.min(1.0))))
}

/// What is assumed where it is reckoned how many records two groups need.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Assumed {
    /// The share in each group, between 0 and 1.
    pub shares: (f64, f64),
    /// How often chance alone may give a difference that is taken for a real one, between 0 and 1.
    pub significance: f64,
    /// Whether a difference in either direction counts.
    pub two_sided: bool,
}

impl Assumed {
    /// The standard normal quantile of the significance, and the variance of the difference for one record in each group.
    fn parts(self) -> Option<(Normal, f64, f64)> {
        let (p, q) = self.shares;
        let tail = if self.two_sided { self.significance / 2.0 } else { self.significance };
        let normal = Normal::new(0.0, 1.0).ok()?;
        let variance = p * (1.0 - p) + q * (1.0 - q);
        let possible = |share: f64| share > 0.0 && share < 1.0;
        let valid = (p - q).abs() > 0.0 && variance > 0.0 && possible(tail);
        valid.then(|| (normal, normal.inverse_cdf(1.0 - tail), variance))
    }

    /// How many records each group needs to find the difference with a probability of `power` (normal approximation with
    /// unpooled variances: Fleiss, Levin and Paik, *Statistical Methods for Rates and Proportions*, 3rd edition, section 4.2). None
    /// where the shares do not differ, or something is no probability.
    ///
    /// ```
    /// use toetssteen::stats::Assumed;
    /// let assumed = Assumed { shares: (0.50, 0.35), significance: 0.05, two_sided: true };
    /// assert_eq!(assumed.needed(0.80), Some(167));
    /// ```
    pub fn needed(self, power: f64) -> Option<u64> {
        let (normal, z, variance) = self.parts()?;
        if power <= 0.0 || power >= 1.0 {
            return None;
        }
        let reach = (z + normal.inverse_cdf(power)).max(0.0);
        let n = (reach * reach * variance / (self.shares.0 - self.shares.1).powi(2)).ceil();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "finite, not negative")]
        (n.is_finite() && n < 1e15).then_some((n as u64).max(1))
    }

    /// With what probability `size` records in each group find the difference, by the same approximation.
    ///
    /// ```
    /// use toetssteen::stats::Assumed;
    /// let assumed = Assumed { shares: (0.50, 0.35), significance: 0.05, two_sided: true };
    /// assert!((assumed.power(167).unwrap() - 0.80).abs() < 2e-3);
    /// ```
    pub fn power(self, size: u64) -> Option<f64> {
        let (normal, z, variance) = self.parts()?;
        let apart = (self.shares.0 - self.shares.1).abs();
        Some(rounded(normal.cdf(apart * (to_f64(size) / variance).sqrt() - z)))
    }
}

/// A p-value as far as anyone reads it; further digits differ between machines.
fn rounded(p: f64) -> f64 {
    (p * 1e6).round() / 1e6
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
