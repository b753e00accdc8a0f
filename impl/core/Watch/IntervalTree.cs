namespace Vigil.Core;

/// <summary>Ranges of keys, each with a value, and the query: which ranges hold this key?</summary>
/// <remarks>
/// An AVL tree ordered by first key and then end. Each node knows the furthest end below it; a query costs the depth of
/// the tree and what it finds. Guarded by the store's lock.
/// </remarks>
/// <typeparam name="T">What is kept for each range.</typeparam>
/// <param name="make">Makes the value of a new range.</param>
/// <param name="prunesByOwnEnd">True only in a mutant: a search looks at a node's own end alone.</param>
internal sealed class IntervalTree<T>(Func<T> make, bool prunesByOwnEnd = false)
    where T : class
{
    private Node? _root;

    public int Count { get; private set; }

    /// <summary>What is kept for exactly this range, made if nothing is.</summary>
    public T FindOrAdd(KeyRange range)
    {
        for (var node = _root; node is not null;)
        {
            var order = Compare(range, node.Range);
            if (order == 0)
            {
                return node.Value;
            }

            node = order < 0 ? node.Left : node.Right;
        }

        var added = new Node(range, make());
        _root = Insert(_root, added);
        Count++;
        return added.Value;
    }

    /// <summary>What is kept for exactly this range; null when nothing is.</summary>
    public T? Find(KeyRange range)
    {
        var node = _root;
        while (node is not null && Compare(range, node.Range) is var order && order != 0)
        {
            node = order < 0 ? node.Left : node.Right;
        }

        return node?.Value;
    }

    /// <summary>Removes a range that is there.</summary>
    public void Remove(KeyRange range)
    {
        _root = Remove(_root, range);
        Count--;
    }

    /// <summary>
    /// Adds to <paramref name="found"/> what is kept for every range that holds <paramref name="key"/>.
    /// </summary>
    public void Stab(Bytes key, List<T> found) => Stab(_root, key, found);

    private void Stab(Node? node, Bytes key, List<T> found)
    {
        while (node is not null && IsBelow(key, prunesByOwnEnd ? node.Range : node.FurthestEnd))
        {
            Stab(node.Left, key, found);
            if (key < node.Range.Key)
            {
                return;
            }

            if (node.Range.Contains(key))
            {
                found.Add(node.Value);
            }

            node = node.Right;
        }
    }

    private static Node Insert(Node? node, Node added)
    {
        if (node is null)
        {
            return added;
        }

        if (Compare(added.Range, node.Range) < 0)
        {
            node.Left = Insert(node.Left, added);
        }
        else
        {
            node.Right = Insert(node.Right, added);
        }

        return Balance(node);
    }

    private static Node? Remove(Node? node, KeyRange range)
    {
        if (node is null)
        {
            return null;
        }

        var order = Compare(range, node.Range);
        if (order < 0)
        {
            node.Left = Remove(node.Left, range);
        }
        else if (order > 0)
        {
            node.Right = Remove(node.Right, range);
        }
        else if (node.Left is null)
        {
            return node.Right;
        }
        else if (node.Right is null)
        {
            return node.Left;
        }
        else
        {
            var successor = node.Right;
            while (successor.Left is { } smaller)
            {
                successor = smaller;
            }

            successor.Right = Remove(node.Right, successor.Range);
            successor.Left = node.Left;
            node = successor;
        }

        return Balance(node);
    }

    private static Node Balance(Node node)
    {
        node.Update();
        var lean = Node.HeightOf(node.Left) - Node.HeightOf(node.Right);
        if (lean > 1 && node.Left is { } left)
        {
            if (Node.HeightOf(left.Left) < Node.HeightOf(left.Right))
            {
                node.Left = RotateLeft(left);
            }

            return RotateRight(node);
        }

        if (lean < -1 && node.Right is { } right)
        {
            if (Node.HeightOf(right.Right) < Node.HeightOf(right.Left))
            {
                node.Right = RotateRight(right);
            }

            return RotateLeft(node);
        }

        return node;
    }

    private static Node RotateRight(Node node)
    {
        if (node.Left is not { } top)
        {
            return node;
        }

        node.Left = top.Right;
        top.Right = node;
        node.Update();
        top.Update();
        return top;
    }

    private static Node RotateLeft(Node node)
    {
        if (node.Right is not { } top)
        {
            return node;
        }

        node.Right = top.Left;
        top.Left = node;
        node.Update();
        top.Update();
        return top;
    }

    private static int Compare(KeyRange left, KeyRange right)
    {
        var order = left.Key.CompareTo(right.Key);
        return order != 0 ? order : left.End.CompareTo(right.End);
    }

    private static bool IsBelow(Bytes key, KeyRange end) => end.IsOpenEnded || key < end.End;

    private sealed class Node
    {
        private int _height = 1;

        public Node(KeyRange range, T value)
        {
            Range = range;
            Value = value;
            FurthestEnd = range;
        }

        public KeyRange Range { get; }

        public T Value { get; }

        public Node? Left { get; set; }

        public Node? Right { get; set; }

        /// <summary>The range below here, this one included, that ends last.</summary>
        public KeyRange FurthestEnd { get; private set; }

        public static int HeightOf(Node? node) => node?._height ?? 0;

        public void Update()
        {
            _height = 1 + Math.Max(HeightOf(Left), HeightOf(Right));
            FurthestEnd = Further(Further(Range, Left), Right);
        }

        private static KeyRange Further(KeyRange end, Node? other) =>
            other is null || end.IsOpenEnded || (!other.FurthestEnd.IsOpenEnded && other.FurthestEnd.End <= end.End)
                ? end
                : other.FurthestEnd;
    }
}
