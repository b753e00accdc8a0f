namespace Vigil.Core;

/// <summary>The indexes of all keys: one by one through a hash table, in order through a tree.</summary>
/// <remarks>The table is never enumerated, so no order depends on a hash. Guarded by the store's lock.</remarks>
internal sealed class SortedKeys(int order)
{
    private readonly Dictionary<Bytes, KeyIndex> _byKey = [];
    private readonly KeyTree _tree = new(order);

    public int Count => _tree.Count;

    public KeyIndex? Find(Bytes key) => _byKey.GetValueOrDefault(key);

    public KeyIndex FindOrAdd(Bytes key)
    {
        if (_byKey.TryGetValue(key, out var index))
        {
            return index;
        }

        index = new KeyIndex(key);
        _byKey.Add(key, index);
        _tree.Add(index);
        return index;
    }

    public void Remove(KeyIndex index)
    {
        _byKey.Remove(index.Key);
        _tree.Remove(index.Key);
    }

    public KeyTree.Cursor Seek(Bytes key) => _tree.Seek(key);
}
