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

    static Item of(String partition, String sort) {
        var item = new Item();
        item.setPartition(partition);
        item.setSort(sort);
        return item;
    }

    @DynamoDbPartitionKey
    public String getPartition() {
        return partition;
    }

    public void setPartition(String partition) {
        this.partition = partition;
    }

    @DynamoDbSortKey
    public String getSort() {
        return sort;
    }

    public void setSort(String sort) {
        this.sort = sort;
    }

    public String getEmail() {
        return email;
    }

    public void setEmail(String email) {
        this.email = email;
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public Long getCount() {
        return count;
    }

    public void setCount(Long count) {
        this.count = count;
    }
}
