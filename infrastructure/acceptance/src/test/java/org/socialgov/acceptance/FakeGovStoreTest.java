package org.socialgov.acceptance;

import org.socialgov.community.directory.GovStore;
import org.socialgov.testkit.FakeGovStore;

class FakeGovStoreTest extends GovStoreContract {

    @Override
    GovStore store() {
        return new FakeGovStore();
    }
}
