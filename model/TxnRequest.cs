namespace Vigil.Model;

/// <summary>
/// Compares, then does one branch or the other, all at once. Takes one revision if it changes anything, else none.
/// </summary>
/// <remarks>The lists are compared by reference: don't use <c>==</c> on transactions to mean equal contents.</remarks>
public sealed record TxnRequest : KvRequest
{
    /// <summary>
    /// The most operations, etcd's default of <c>max-txn-ops</c>. A nested one counts against the rest.
    /// </summary>
    public const int OperationsMax = 128;

    /// <summary>All must hold for the success branch; none = it is taken.</summary>
    public IReadOnlyList<Compare> Compares { get; init; } = [];

    /// <summary>Done in order when every compare holds. May be empty.</summary>
    public IReadOnlyList<KvRequest> Success { get; init; } = [];

    /// <summary>Done in order when a compare does not hold. May be empty.</summary>
    public IReadOnlyList<KvRequest> Failure { get; init; } = [];

    /// <summary>As a person would write it.</summary>
    public override string ToString() =>
        $"txn if [{string.Join(", ", Compares)}] then [{string.Join(", ", Success)}]"
        + $" else [{string.Join(", ", Failure)}]";
}
