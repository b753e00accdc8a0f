using Vigil.Model;

namespace Vigil.Sim.World.Oracle;

/// <summary>What a compare-and-swap expects to find, so that those that can't succeed need not be tried.</summary>
/// <param name="Mod">The mod_revision, 0 for an absent key; has no meaning beside a value.</param>
/// <param name="Value">The value; null when it goes by revision.</param>
internal readonly record struct Swap(long Mod, Blob? Value)
{
    /// <summary>
    /// What the request expects; null when it is not a transaction that writes only if one equality holds.
    /// </summary>
    public static Swap? Of(Request request)
    {
        if (request is not TxnRequest { Compares.Count: > 0 } txn || !IsReadOnly(txn.Failure))
        {
            return null;
        }

        foreach (var compare in txn.Compares)
        {
            switch (compare)
            {
                case { Target: CompareTarget.Mod, Result: CompareResult.Equal }:
                    return new Swap(compare.Number, null);
                case { Target: CompareTarget.Create or CompareTarget.Version, Result: CompareResult.Equal, Number: 0 }:
                    return new Swap(0, null);
                case { Target: CompareTarget.Value, Result: CompareResult.Equal }:
                    return new Swap(0, compare.Value);
            }
        }

        return null;
    }

    private static bool IsReadOnly(IReadOnlyList<KvRequest> requests)
    {
        foreach (var request in requests)
        {
            if (request is not RangeRequest)
            {
                return false;
            }
        }

        return true;
    }
}
