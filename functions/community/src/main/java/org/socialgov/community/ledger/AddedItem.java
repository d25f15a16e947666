package org.socialgov.community.ledger;

/** An item of numbers. They are added to without a condition, so that several transactions can add at once. */
public sealed interface AddedItem extends UncountedItem permits MemberCountShard, MailingFeedback {}
