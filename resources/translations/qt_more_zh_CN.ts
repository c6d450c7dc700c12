<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<!-- What Qt's own Chinese lacks. After a change: pyside6-lrelease resources/translations/qt_more_zh_CN.ts -->
<context>
    <name>QFileDialog</name>
    <message><source>&amp;Look in:</source><translation>位置(&amp;L)：</translation></message>
    <message><source>Files of &amp;type:</source><translation>文件类型(&amp;T)：</translation></message>
</context>
<context>
    <name>QPlatformTheme</name>
    <message><source>Yes</source><translation>是</translation></message>
    <message><source>No</source><translation>否</translation></message>
</context>
<context>
    <name>QPrintPreviewDialog</name>
    <message><source>Close</source><translation>关闭</translation></message>
</context>
<context>
    <name>QPrintSettingsOutput</name>
    <message><source>Duplex Printing</source><translation>双面打印</translation></message>
    <message><source>None</source><translation>无</translation></message>
    <message><source>Long side</source><translation>长边</translation></message>
    <message><source>Short side</source><translation>短边</translation></message>
    <message><source>All Pages</source><translation>所有页</translation></message>
    <message><source>Odd Pages</source><translation>奇数页</translation></message>
    <message><source>Even Pages</source><translation>偶数页</translation></message>
</context>
<context>
    <name>QToolBar</name>
    <message><source>Extends the toolbar</source><translation>展开工具栏</translation></message>
</context>
</TS>
