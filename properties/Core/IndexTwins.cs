using FsCheck;
using FsCheck.Fluent;
using Vigil.Core;
using Vigil.Sim.Engine.Choices;

namespace Vigil.Properties.Core;

/// <summary>The store's own structures, each against something simple that is surely right.</summary>
public sealed class IndexTwins
{
    [SeededProperty(MaxTest = 40)]
    public Property A_key_tree_walks_like_a_sorted_set(int seed)
    {
        var walk = new RandomWalk(unchecked((uint)seed));
        var tree = new KeyTree(order: 4);
        var twin = new SortedSet<Bytes>();
        for (var i = 0; i < 4000; i++)
        {
            // Ever fewer keys towards the end, so that nodes empty and are cut off.
            var key = KeyOf(walk.Choose(ChoiceKind.Workload, "key", 3000));
            var isGrowing = walk.Choose(ChoiceKind.Workload, "grow", 100) < (i < 2500 ? 75 : 15);
            if (isGrowing && twin.Add(key))
            {
                tree.Add(new KeyIndex(key));
            }
            else if (!isGrowing && twin.Remove(key))
            {
                tree.Remove(key);
            }
        }

        var from = KeyOf(walk.Choose(ChoiceKind.Workload, "from", 3000));
        var walked = new List<Bytes>();
        var cursor = tree.Seek(from);
        while (cursor.TryNext(out var index))
        {
            walked.Add(index.Key);
        }

        return (walked.SequenceEqual(twin.Where(key => key >= from)) && tree.Count == twin.Count).Label($"from {from}");
    }

    [SeededProperty(MaxTest = 200)]
    public Property An_interval_tree_is_stabbed_like_a_list(int seed)
    {
        var walk = new RandomWalk(unchecked((uint)seed));
        var tree = new IntervalTree<Holder>(static () => new Holder());
        var twin = new SortedDictionary<string, KeyRange>(StringComparer.Ordinal);
        for (var i = 0; i < 300; i++)
        {
            var range = RangeOf(walk);
            if (walk.Choose(ChoiceKind.Workload, "add", 3) > 0)
            {
                tree.FindOrAdd(range).Range = range;
                twin[range.ToString()] = range;
            }
            else if (twin.Remove(range.ToString()))
            {
                tree.Remove(range);
            }
        }

        for (var key = 0; key < 40; key++)
        {
            var found = new List<Holder>();
            tree.Stab(KeyOf(key), found);
            var expected = twin.Values.Where(range => range.Contains(KeyOf(key))).Select(range => range.ToString());
            if (!found.Select(holder => holder.Range.ToString()).Order(StringComparer.Ordinal).SequenceEqual(expected))
            {
                return false.Label($"key {key}");
            }
        }

        return (tree.Count == twin.Count).ToProperty();
    }

    private static Bytes KeyOf(int number) => $"{number:d4}";

    private static KeyRange RangeOf(RandomWalk walk)
    {
        var from = walk.Choose(ChoiceKind.Workload, "from", 40);
        var end = walk.Choose(ChoiceKind.Workload, "end", 42);
        return end == 41 ? KeyRange.From(KeyOf(from)) : new KeyRange(KeyOf(from), KeyOf(from + 1 + (end % 7)));
    }

    private sealed class Holder
    {
        public KeyRange Range { get; set; }
    }
}
