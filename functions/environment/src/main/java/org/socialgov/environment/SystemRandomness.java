package org.socialgov.environment;

import java.security.SecureRandom;
import org.socialgov.community.Randomness;

/**
 * The operating system's randomness. Functions that start from the same snapshot get different bytes from it.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-uniqueness.html">SnapStart and uniqueness</a>
 */
public final class SystemRandomness implements Randomness {

    private final SecureRandom random = new SecureRandom();

    @Override
    public byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
