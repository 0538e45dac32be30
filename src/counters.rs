//! Counts what happens as plain numbers: how often, and how large. Each has one owner, who adds to
//! it without a lock; whoever shows numbers asks the owners and adds up what they answer.

/// A fixed set of `N` things that are counted apart, each under a name of its own.
pub trait Labelled<const N: usize>: Copy + 'static {
    /// All of them, each at its own place.
    const ALL: [Self; N];

    /// The name that its number is shown under: lower case and underscores.
    fn label(self) -> &'static str;

    /// Its place in [`Self::ALL`].
    fn place(self) -> usize;
}

/// Makes the variants of an enum [`Labelled`]; one left out does not compile.
macro_rules! labels {
    ($kind:ty, $count:literal: $($variant:ident $label:literal),+ $(,)?) => {
        impl $crate::counters::Labelled<$count> for $kind {
            const ALL: [Self; $count] = [$(Self::$variant),+];

            fn label(self) -> &'static str {
                match self {
                    $(Self::$variant => $label),+
                }
            }

            #[inline]
            fn place(self) -> usize {
                self as usize
            }
        }

        // listed in the order of the enum
        const _: () = {
            let mut place = 0;
            while place < $count {
                assert!(<$kind as $crate::counters::Labelled<$count>>::ALL[place] as usize == place);
                place += 1;
            }
        };
    };
}
pub(crate) use labels;

/// How often each of a fixed set of things happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counters<K, const N: usize> {
    counts: [u64; N],
    of: std::marker::PhantomData<K>,
}

impl<K, const N: usize> Default for Counters<K, N> {
    fn default() -> Self {
        Self {
            counts: [0; N],
            of: std::marker::PhantomData,
        }
    }
}

impl<K: Labelled<N>, const N: usize> Counters<K, N> {
    /// It happened once.
    #[inline]
    pub fn count(&mut self, what: K) {
        self.add(what, 1);
    }

    /// It happened so many times.
    #[inline]
    pub fn add(&mut self, what: K, times: u64) {
        self.counts[what.place()] += times;
    }

    /// How often it happened.
    pub fn of(&self, what: K) -> u64 {
        self.counts[what.place()]
    }

    /// Adds what another has counted.
    pub fn absorb(&mut self, other: &Self) {
        for (own, more) in self.counts.iter_mut().zip(other.counts) {
            *own += more;
        }
    }

    /// Each name with its number, those of nothing included: a series that is there from the start
    /// can be seen to rise.
    pub fn labelled(&self) -> impl Iterator<Item = (&'static str, u64)> {
        K::ALL.map(K::label).into_iter().zip(self.counts)
    }
}

/// How many observations were at most as large as each of `N` bounds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Histogram<const N: usize> {
    bounds: &'static [f64; N],
    /// Each above the bound before it.
    counts: [u64; N],
    /// Above the last bound.
    over: u64,
    sum: f64,
}

impl<const N: usize> Histogram<N> {
    /// Empty; `bounds` ascend.
    pub const fn new(bounds: &'static [f64; N]) -> Self {
        Self {
            bounds,
            counts: [0; N],
            over: 0,
            sum: 0.0,
        }
    }

    /// Counts one observation.
    pub fn observe(&mut self, value: f64) {
        let place = self.bounds.iter().position(|bound| value <= *bound);
        match place {
            Some(place) => self.counts[place] += 1,
            None => self.over += 1,
        }
        self.sum += value;
    }

    /// Adds what another with the same bounds has counted.
    pub fn absorb(&mut self, other: &Self) {
        for (own, more) in self.counts.iter_mut().zip(other.counts) {
            *own += more;
        }
        self.over += other.over;
        self.sum += other.sum;
    }

    /// All observations together.
    pub fn sum(&self) -> f64 {
        self.sum
    }

    /// How many there were.
    pub fn count(&self) -> u64 {
        self.counts.iter().sum::<u64>() + self.over
    }

    /// Each bound with the number of observations between the bound before it and itself; the last
    /// bound is infinite.
    pub fn buckets(&self) -> Vec<(f64, u64)> {
        let bounded = self.bounds.iter().copied().zip(self.counts);
        bounded.chain([(f64::INFINITY, self.over)]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    enum Coin {
        Heads,
        Tails,
    }

    labels!(Coin, 2: Heads "heads", Tails "tails");

    #[test]
    fn counters_tell_their_things_apart_and_adds_up() {
        let mut counters = Counters::<Coin, 2>::default();
        counters.count(Coin::Tails);
        let mut more = counters;
        more.add(Coin::Heads, 4);
        counters.absorb(&more);
        assert_eq!((counters.of(Coin::Heads), counters.of(Coin::Tails)), (4, 2));
        let labelled: Vec<_> = counters.labelled().collect();
        assert_eq!(labelled, [("heads", 4), ("tails", 2)]);
    }

    #[test]
    fn an_observation_is_in_one_bucket_whatever_its_size() {
        let mut histogram = Histogram::new(&[1.0, 2.0]);
        for value in [0.5, 1.0, 1.5, 2.5, 1e9] {
            histogram.observe(value);
        }
        let mut twice = histogram;
        twice.absorb(&histogram);
        let buckets = [(1.0, 4), (2.0, 2), (f64::INFINITY, 4)];
        assert_eq!(twice.buckets(), buckets);
        assert_eq!((twice.count(), twice.sum()), (10, 2.0 * (5.5 + 1e9)));
    }
}
