package org.socialgov.testkit;

import java.util.Random;
import org.socialgov.community.Randomness;

/** Bytes that are the same in each run. */
public final class FakeRandomness implements Randomness {

    private final Random random;

    public FakeRandomness(long seed) {
        random = new Random(seed);
    }

    @Override
    public synchronized byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
