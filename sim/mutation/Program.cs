using System.Text.Json;
using Microsoft.CodeAnalysis;
using Vigil.Sim.Mutation;

if (args is not [var root, var compiled, var to])
{
    Console.Error.WriteLine(
        """
        Makes mutants of Vigil's sources: all of them in one copy, each behind a number.

          mutation <repository> <compiled> <to>

        <repository>  the root of the sources
        <compiled>    a folder with the assemblies that they refer to: the simulator's own build
        <to>          where the sources and mutants.json are written; must not hold anything else
        """);
    return 2;
}

var framework = Path.GetDirectoryName(typeof(object).Assembly.Location) ?? "";
var aspNet = framework.Replace("Microsoft.NETCore.App", "Microsoft.AspNetCore.App", StringComparison.Ordinal);
var platform = new[] { framework, aspNet }.SelectMany(folder => Directory.EnumerateFiles(folder, "*.dll"))
    .Where(Assemblies.IsManaged).ToDictionary(file => Path.GetFileName(file), StringComparer.Ordinal);
foreach (var file in Directory.EnumerateFiles(compiled, "*.dll").Where(Assemblies.IsManaged))
{
    platform.TryAdd(Path.GetFileName(file), file);
}

var references = platform.ToDictionary(
    file => file.Key, file => (MetadataReference)MetadataReference.CreateFromFile(file.Value), StringComparer.Ordinal);
var finder = new MutantFinder();
var mutants = new List<Mutant>();
foreach (var project in SourceProject.All)
{
    var others = references.Where(one => one.Key != $"{project.Name}.dll").Select(one => one.Value);
    var mutated = new MutatedProject(project, root, others, finder);
    mutated.DropWhatDoesNotCompile();
    mutated.WriteTo(to);
    mutants.AddRange(mutated.Mutants);
    Console.WriteLine(
        $"{project.Name}: {mutated.Mutants.Count():n0} mutants, {mutated.Dropped:n0} more do not compile");
}

foreach (var path in SourceProject.Seams.Sources(root))
{
    var file = Path.Combine(to, SourceProject.Seams.Name, path);
    Directory.CreateDirectory(Path.GetDirectoryName(file) ?? to);
    File.Copy(Path.Combine(root, SourceProject.Seams.Folder, path), file, overwrite: true);
}

File.WriteAllText(Path.Combine(to, SourceProject.Seams.Name, SwitchSource.FileName), SwitchSource.Text);
File.WriteAllText(
    Path.Combine(to, "mutants.json"),
    JsonSerializer.Serialize(mutants, new JsonSerializerOptions { WriteIndented = true }));
return 0;
