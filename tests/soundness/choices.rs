//! Decisions drawn from a byte string: shorter and smaller bytes make simpler things, so that shrinking the bytes
//! shrinks the example.

pub(crate) struct Choices<'a> {
    bytes: std::slice::Iter<'a, u8>,
}

impl<'a> Choices<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes: bytes.iter() }
    }

    /// A number below `n`; 0 when the bytes are used up.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.bytes.next().map_or(0, |b| usize::from(*b) % n.max(1))
    }

    /// A number from 0 to 3.
    pub(crate) fn number(&mut self) -> i64 {
        self.below(4).try_into().unwrap_or(0)
    }

    pub(crate) fn flip(&mut self) -> bool {
        self.below(2) == 1
    }

    /// True once in `n` times.
    pub(crate) fn once_in(&mut self, n: usize) -> bool {
        self.below(n) == n - 1
    }

    pub(crate) fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }

    /// A day between two numbers, both included.
    pub(crate) fn between(&mut self, lo: i32, hi: i32) -> i32 {
        lo + i32::try_from(self.below(usize::try_from(hi - lo + 1).unwrap_or(1))).unwrap_or(0)
    }
}
