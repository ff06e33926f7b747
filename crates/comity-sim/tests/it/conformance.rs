//! The simulator's store keeps every promise that the real one keeps.

use comity_corridor::Store;
use comity_sim::store::MemoryStore;
use comity_store::conformance::Subject;

struct Memory;

impl Subject for Memory {
    type Store = MemoryStore;

    fn fresh(&self) -> MemoryStore {
        MemoryStore::new()
    }

    fn reopen(&self, mut store: MemoryStore) -> MemoryStore {
        store.rollback();
        store
    }
}

comity_store::conformance!(Memory);
