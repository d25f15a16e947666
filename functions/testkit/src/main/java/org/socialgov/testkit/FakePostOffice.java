package org.socialgov.testkit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.socialgov.community.mail.OutgoingMail;
import org.socialgov.community.mail.PostOffice;
import org.socialgov.community.mail.SendOutcome;

/** The mail service in memory: keeps the accepted mails, and answers as configured. */
public final class FakePostOffice implements PostOffice {

    private final List<OutgoingMail> accepted = new ArrayList<>();
    private final Deque<Function<OutgoingMail, SendOutcome>> answers = new ArrayDeque<>();
    private Function<OutgoingMail, SendOutcome> usual = mail -> new SendOutcome.Accepted("message-" + numberOfNext());

    /** The answer to the next mail that has none yet; an {@code Accepted} keeps the mail. */
    public synchronized FakePostOffice answer(SendOutcome outcome) {
        return answer(mail -> outcome);
    }

    /** Sets the answer to the next mail that has none yet: it may throw. */
    public synchronized FakePostOffice answer(Function<OutgoingMail, SendOutcome> how) {
        answers.add(how);
        return this;
    }

    /** The answer to every mail that has none of its own, from now on. */
    public synchronized FakePostOffice otherwise(SendOutcome outcome) {
        usual = mail -> outcome;
        return this;
    }

    @Override
    public synchronized SendOutcome send(OutgoingMail mail) {
        var answer = (answers.isEmpty() ? usual : answers.remove()).apply(mail);
        if (answer instanceof SendOutcome.Accepted) {
            accepted.add(mail);
        }
        return answer;
    }

    private int numberOfNext() {
        return accepted.size() + 1;
    }

    /** The mails that it accepted, in their order. */
    public synchronized List<OutgoingMail> accepted() {
        return List.copyOf(accepted);
    }
}
