package org.socialgov.benchmarks.candidate.usual;

import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSortKey;

/** An item of the table, as a bean of the enhanced client. */
@DynamoDbBean
public class Item {

    private String partition;
    private String sort;
    private String email;
    private String name;
    private Long count;

    /** Called by the enhanced client. */
    public Item() {}

    /** An item with a key. */
    static Item of(String partition, String sort) {
        var item = new Item();
        item.setPartition(partition);
        item.setSort(sort);
        return item;
    }

    /** {@return the partition key} */
    @DynamoDbPartitionKey
    public String getPartition() {
        return partition;
    }

    /** @param partition the partition key */
    public void setPartition(String partition) {
        this.partition = partition;
    }

    /** {@return the sort key} */
    @DynamoDbSortKey
    public String getSort() {
        return sort;
    }

    /** @param sort the sort key */
    public void setSort(String sort) {
        this.sort = sort;
    }

    /** {@return the address} */
    public String getEmail() {
        return email;
    }

    /** @param email the address */
    public void setEmail(String email) {
        this.email = email;
    }

    /** {@return the name} */
    public String getName() {
        return name;
    }

    /** @param name the name */
    public void setName(String name) {
        this.name = name;
    }

    /** {@return the count of a counter} */
    public Long getCount() {
        return count;
    }

    /** @param count the count of a counter */
    public void setCount(Long count) {
        this.count = count;
    }
}
