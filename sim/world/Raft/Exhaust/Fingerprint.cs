using System.Collections;
using System.Reflection;
using Vigil.Raft;
using Vigil.Seams;
using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.World.Raft.Exhaust;

/// <summary>A hash of 128 bits of all that an object holds, found by reflection.</summary>
/// <remarks>
/// Every field counts, private ones and those that somebody adds later too, so that objects with one fingerprint go on
/// alike. Left out is what never changes or is no state: a node's options, and where it draws from. Collections count
/// by what is in them; sets and dictionaries whatever the order.
/// </remarks>
/// <param name="High">The first half.</param>
/// <param name="Low">The second half.</param>
internal readonly record struct Fingerprint(ulong High, ulong Low)
{
    private static readonly Dictionary<Type, FieldInfo[]> FieldsOf = [];

    /// <summary>Of these objects, in this order.</summary>
    public static Fingerprint Of(IEnumerable<object?> parts)
    {
        var hash = default(Fingerprint);
        foreach (var part in parts)
        {
            hash = hash.With(part);
        }

        return hash;
    }

    /// <summary>This and another, in this order.</summary>
    public Fingerprint Then(Fingerprint next) =>
        new(StepId.Mix(High, next.High), StepId.Mix(Low ^ 0xA5A5A5A5A5A5A5A5UL, next.Low));

    /// <summary>This and a number, in this order.</summary>
    public Fingerprint Then(ulong value) => Then(new Fingerprint(value, ~value));

    private Fingerprint With(object? part) => part switch
    {
        null => Then(0x6E756C6CUL),
        bool flag => Then(flag ? 1UL : 2UL),
        byte number => Then(number),
        int number => Then(unchecked((ulong)number)),
        long number => Then(unchecked((ulong)number)),
        ulong number => Then(number),
        char letter => Then(letter),
        Enum value => Then(unchecked((ulong)Convert.ToInt64(value, null))),
        ReadOnlyMemory<byte> bytes => With(bytes),
        RaftOptions or IEntropy => this,
        IDictionary or IReadOnlySet<int> => WithUnordered((IEnumerable)part),
        IEnumerable list => WithOrdered(list),
        _ => WithFields(part),
    };

    private Fingerprint With(ReadOnlyMemory<byte> bytes)
    {
        var hash = Then((ulong)bytes.Length);
        foreach (var one in bytes.Span)
        {
            hash = hash.Then(one);
        }

        return hash;
    }

    private Fingerprint WithOrdered(IEnumerable list)
    {
        var hash = Then(1);
        foreach (var item in list)
        {
            hash = hash.With(item).Then(2);
        }

        return hash.Then(3);
    }

    private Fingerprint WithUnordered(IEnumerable set)
    {
        var (high, low) = (0UL, 0UL);
        foreach (var item in set)
        {
            var one = default(Fingerprint).With(
                item is DictionaryEntry entry ? new[] { entry.Key, entry.Value } : item);
            (high, low) = unchecked((high + one.High, low + one.Low));
        }

        return Then(4).Then(new Fingerprint(high, low));
    }

    private Fingerprint WithFields(object part)
    {
        var type = part.GetType();
        FieldInfo[]? fields;
        lock (FieldsOf)
        {
            if (!FieldsOf.TryGetValue(type, out fields))
            {
                Invariant.Holds(!type.IsPrimitive, $"A {type.Name} is no part of a node's state yet: mix it here.");
                fields = [.. Fields(type)];
                FieldsOf.Add(type, fields);
            }
        }

        var hash = Then(5);
        foreach (var field in fields)
        {
            hash = hash.With(field.GetValue(part));
        }

        return hash;
    }

    private static IEnumerable<FieldInfo> Fields(Type type) => type
        .GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        .OrderBy(field => field.Name, StringComparer.Ordinal);
}
