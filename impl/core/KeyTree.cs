using Vigil.Seams;

namespace Vigil.Core;

/// <summary>Every key of the store in order: a B+ tree from key to its index.</summary>
/// <remarks>
/// Nodes that shrink are not merged: removed keys leave room that the next keys near them use, and a node that holds
/// nothing is unlinked. Guarded by the store's lock.
/// </remarks>
internal sealed class KeyTree
{
    private readonly int _order;

    private Node _root;

    /// <summary>An empty tree.</summary>
    /// <param name="order">The children of an inner node, and the keys of a leaf. At least 4.</param>
    public KeyTree(int order)
    {
        _order = order;
        _root = Node.Leaf(order);
    }

    public int Count { get; private set; }

    /// <summary>Adds a key that is not there yet.</summary>
    public void Add(KeyIndex index)
    {
        var sibling = Insert(_root, index);
        if (sibling is not null)
        {
            var root = Node.Inner(_order);
            root.InsertChild(0, _root);
            root.InsertChild(1, sibling);
            _root = root;
        }

        Count++;
    }

    /// <summary>Removes a key that is there.</summary>
    public void Remove(Bytes key)
    {
        Remove(_root, key);
        while (_root.Children is { } children && _root.Count == 1)
        {
            _root = children[0];
        }

        if (_root.Count == 0)
        {
            _root = Node.Leaf(_order);
        }

        Count--;
    }

    /// <summary>A cursor that stands before the first key that is <paramref name="key"/> or above.</summary>
    public Cursor Seek(Bytes key)
    {
        var node = _root;
        while (node.Children is { } children)
        {
            node = children[node.ChildFor(key)];
        }

        return new Cursor(node, node.FirstAtOrAbove(key));
    }

    private Node? Insert(Node node, KeyIndex index)
    {
        if (node.Children is { } children)
        {
            var place = node.ChildFor(index.Key);
            var sibling = Insert(children[place], index);
            if (sibling is null)
            {
                return null;
            }

            return node.Count < _order ? node.InsertChild(place + 1, sibling) : SplitInner(node, place + 1, sibling);
        }

        var at = node.FirstAtOrAbove(index.Key);
        Invariant.Holds(at == node.Count || node.Keys[at] != index.Key, "A key is added once.");
        if (node.Count < _order)
        {
            node.InsertValue(at, index);
            return null;
        }

        var right = node.SplitLeaf();
        if (at <= node.Count)
        {
            node.InsertValue(at, index);
        }
        else
        {
            right.InsertValue(at - node.Count, index);
        }

        return right;
    }

    private static Node SplitInner(Node node, int place, Node child)
    {
        var right = node.SplitInner();
        if (place <= node.Count)
        {
            node.InsertChild(place, child);
        }
        else
        {
            right.InsertChild(place - node.Count, child);
        }

        return right;
    }

    private static void Remove(Node node, Bytes key)
    {
        if (node.Children is { } children)
        {
            var place = node.ChildFor(key);
            Remove(children[place], key);
            if (children[place].Count == 0)
            {
                node.RemoveAt(place);
            }

            return;
        }

        var at = node.FirstAtOrAbove(key);
        Invariant.Holds(at < node.Count && node.Keys[at] == key, "A key that is removed is there.");
        node.RemoveAt(at);
        if (node.Count == 0)
        {
            node.Unlink();
        }
    }

    /// <summary>Walks the keys upward. Valid until the tree changes.</summary>
    internal struct Cursor(Node leaf, int place)
    {
        private Node? _leaf = leaf;
        private int _place = place;

        /// <summary>Steps to the next key; false at the end.</summary>
        public bool TryNext(out KeyIndex index)
        {
            while (_leaf is { } leaf)
            {
                if (_place < leaf.Count)
                {
                    index = leaf.Values[_place++];
                    return true;
                }

                _leaf = leaf.Next;
                _place = 0;
            }

            index = Nothing;
            return false;
        }

        private static readonly KeyIndex Nothing = new(default);
    }

    internal sealed class Node
    {
        private Node(int order, Node[]? children, KeyIndex[] values)
        {
            Keys = new Bytes[order];
            Children = children;
            Values = values;
        }

        public int Count { get; private set; }

        /// <summary>
        /// In a leaf the keys; in an inner node the smallest key that each child had when it was added.
        /// </summary>
        public Bytes[] Keys { get; }

        /// <summary>Null in a leaf.</summary>
        public Node[]? Children { get; }

        /// <summary>Empty in an inner node.</summary>
        public KeyIndex[] Values { get; }

        public Node? Next { get; private set; }

        private Node? Previous { get; set; }

        public static Node Leaf(int order) => new(order, null, new KeyIndex[order]);

        public static Node Inner(int order) => new(order, new Node[order], []);

        public int FirstAtOrAbove(Bytes key)
        {
            int low = 0, high = Count;
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (Keys[middle] < key)
                {
                    low = middle + 1;
                }
                else
                {
                    high = middle;
                }
            }

            return low;
        }

        /// <summary>
        /// The child whose keys <paramref name="key"/> falls among. The first also takes all that is below it, so its
        /// own entry in <see cref="Keys"/> means nothing and may even be above the second's.
        /// </summary>
        public int ChildFor(Bytes key)
        {
            int low = 1, high = Count;
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (Keys[middle] <= key)
                {
                    low = middle + 1;
                }
                else
                {
                    high = middle;
                }
            }

            return low - 1;
        }

        public void InsertValue(int place, KeyIndex index)
        {
            MakeRoom(place, index.Key);
            Array.Copy(Values, place, Values, place + 1, Count - 1 - place);
            Values[place] = index;
        }

        public Node? InsertChild(int place, Node child)
        {
            Invariant.Holds(Children is not null, "Only an inner node has children.");
            MakeRoom(place, child.Keys[0]);
            Array.Copy(Children, place, Children, place + 1, Count - 1 - place);
            Children[place] = child;
            return null;
        }

        public void RemoveAt(int place)
        {
            Count--;
            Array.Copy(Keys, place + 1, Keys, place, Count - place);
            Keys[Count] = default;
            Array items = Children is null ? Values : Children;
            Array.Copy(items, place + 1, items, place, Count - place);
            Array.Clear(items, Count, 1);
        }

        public Node SplitLeaf()
        {
            var right = Leaf(Keys.Length);
            MoveUpperHalf(right, Values, right.Values);
            right.Next = Next;
            right.Previous = this;
            if (Next is not null)
            {
                Next.Previous = right;
            }

            Next = right;
            return right;
        }

        public Node SplitInner()
        {
            var right = Inner(Keys.Length);
            Invariant.Holds(Children is not null && right.Children is not null, "Only an inner node has children.");
            MoveUpperHalf(right, Children, right.Children);
            return right;
        }

        public void Unlink()
        {
            if (Previous is not null)
            {
                Previous.Next = Next;
            }

            if (Next is not null)
            {
                Next.Previous = Previous;
            }
        }

        private void MakeRoom(int place, Bytes key)
        {
            Array.Copy(Keys, place, Keys, place + 1, Count - place);
            Keys[place] = key;
            Count++;
        }

        private void MoveUpperHalf(Node right, Array from, Array to)
        {
            var kept = Count / 2;
            right.Count = Count - kept;
            Array.Copy(Keys, kept, right.Keys, 0, right.Count);
            Array.Clear(Keys, kept, right.Count);
            Array.Copy(from, kept, to, 0, right.Count);
            Array.Clear(from, kept, right.Count);
            Count = kept;
        }
    }
}
