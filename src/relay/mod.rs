//! The relay runtime: owns the rooms' media on its shards.

pub mod handle;
